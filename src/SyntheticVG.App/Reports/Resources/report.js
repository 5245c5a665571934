for (const scene of document.querySelectorAll(".scene")) {
  const photo = scene.querySelector(".photo");
  const show = item => {
    photo.classList.add("focus");
    photo.querySelector(`[data-edge=${item.dataset.edge}]`)?.classList.add("on");
    for (const end of item.dataset.ends.split(" ")) photo.querySelector(`[data-region="${end}"]`)?.classList.add("on");
  };
  const hide = () => {
    photo.classList.remove("focus");
    for (const on of scene.querySelectorAll(".on")) on.classList.remove("on");
  };
  for (const item of scene.querySelectorAll("li[data-edge]")) {
    item.addEventListener("mouseenter", () => { hide(); show(item); });
    item.addEventListener("focus", () => { hide(); show(item); });
    item.addEventListener("mouseleave", hide);
    item.addEventListener("blur", hide);
  }
  for (const region of scene.querySelectorAll(".region")) {
    const items = [...scene.querySelectorAll("ul.kept li")].filter(item => item.dataset.ends.split(" ").includes(region.dataset.region));
    region.style.pointerEvents = "all";
    region.addEventListener("mouseenter", () => { hide(); photo.classList.add("focus"); region.classList.add("on"); for (const item of items) { show(item); item.classList.add("on"); } });
    region.addEventListener("mouseleave", hide);
  }
}
