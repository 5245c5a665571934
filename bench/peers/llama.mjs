// llama.cpp as a peer of `synvg bench model DIR --peer FILE.gguf`: reads commands, a line each, and answers each with a line.
//   prefill N   reads N tokens from nothing      -> milliseconds
//   decode N    goes on by N tokens from there   -> milliseconds of each, with spaces between
//   rows N      N texts of their own, each behind a few tokens (their reading would take minutes), one token each at once
//               -> milliseconds of all together, three times
// use: npm install node-llama-cpp (beside this file), then node llama.mjs FILE.gguf THREADS
import { createInterface } from "node:readline";
import { getLlama } from "node-llama-cpp";

const [, , modelPath, threadsText] = process.argv;
const threads = Number(threadsText ?? 2);
const llama = await getLlama({ gpu: false, build: "never", logLevel: "error", maxThreads: threads });
const model = await llama.loadModel({ modelPath });
const context = await model.createContext({ contextSize: 2048, batchSize: 512, threads, flashAttention: true });
const sequence = context.getSequence();
console.log(`llama.cpp ${llama.llamaCppRelease?.release ?? "of unknown release"}, ${threads} threads`);

let run = 0; // other tokens in every run, so that nothing is kept from the one before
const tokens = (count) => Array.from({ length: count }, (_, i) => ((i + run) * 7919 + 13) % Math.min(150000, model.fileInfo.metadata.tokenizer?.ggml?.tokens?.length ?? 150000));

async function times(ids, count) {
  const found = [];
  let last = performance.now();
  for await (const _ of sequence.evaluate(ids, { temperature: 0 })) {
    const now = performance.now();
    found.push(now - last);
    last = now;
    if (found.length >= count) break;
  }
  return found;
}

async function rowTimes(count) {
  const rows = await model.createContext({ sequences: count, contextSize: 64, batchSize: 512, threads, flashAttention: true });
  const writers = Array.from({ length: count }, (_, i) => rows.getSequence().evaluate([tokens(count)[i]], { temperature: 0 }));
  const step = () => Promise.all(writers.map((writer) => writer.next()));
  await step(); // reads the token before
  const found = [];
  for (let i = 0; i < 3; i++) {
    const begin = performance.now();
    await step();
    found.push(performance.now() - begin);
  }
  await Promise.all(writers.map((writer) => writer.return()));
  await rows.dispose();
  return found;
}

for await (const line of createInterface({ input: process.stdin })) {
  const [what, countText] = line.split(" ");
  const count = Number(countText);
  if (what === "prefill") {
    await sequence.clearHistory();
    run++;
    console.log((await times(tokens(count), 1))[0]);
  } else if (what === "decode") {
    console.log((await times(tokens(1), count + 1)).slice(1).join(" ")); // the first also reads the token before
  } else if (what === "rows") {
    console.log((await rowTimes(count)).join(" "));
  } else {
    break;
  }
}
process.exit(0);
