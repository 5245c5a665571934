using SyntheticVG.Datasets.Joining;
using SyntheticVG.Datasets.Panoptic;
using SyntheticVG.Datasets.Reading;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Tests.Datasets;

public sealed partial class RepairTests
{
    internal static class Layouts
    {
        private const string Coco = """
            {"info": {"year": 2017}, "licenses": [{"id": 4, "name": "BY", "url": "https://x.org/by"}],
             "images": [{"id": 1, "file_name": "a.jpg", "width": 40, "height": 30, "license": 4}, {"id": 2, "file_name": "b.jpg", "width": 40, "height": 30}],
             "annotations": [{"id": 11, "image_id": 1, "category_id": 1, "bbox": [2, 3, 10, 8], "area": 80, "iscrowd": 0, "segmentation": [[2, 3, 12, 3, 12, 11, 2, 11]]},
               {"id": 12, "image_id": 1, "category_id": 2, "bbox": [20, 3, 10, 8], "iscrowd": 0, "segmentation": {"size": [30, 40], "counts": [603, 8, 589]}},
               {"id": 21, "image_id": 2, "category_id": 2, "bbox": [2, 3, 10, 8], "segmentation": []}],
             "categories": [{"id": 1, "name": "dog", "supercategory": "animal"}, {"id": 2, "name": "cat"}]}
            """;

        private const string Lvis = """
            {"images": [{"id": 1, "coco_url": "http://images.cocodataset.org/train2017/000000000001.jpg", "width": 40, "height": 30, "neg_category_ids": [2], "not_exhaustive_category_ids": [1]},
               {"id": 2, "coco_url": "http://images.cocodataset.org/train2017/000000000002.jpg", "width": 40, "height": 30, "neg_category_ids": [], "not_exhaustive_category_ids": []}],
             "annotations": [{"id": 11, "image_id": 1, "category_id": 1, "bbox": [2, 3, 10, 8], "area": 80, "segmentation": [[2, 3, 12, 3, 12, 11, 2, 11]]},
               {"id": 21, "image_id": 2, "category_id": 2, "bbox": [2, 3, 10, 8], "segmentation": [[2, 3, 12, 3, 12, 11, 2, 11]]}],
             "categories": [{"id": 1, "name": "bow_(ribbon)", "synset": "bow.n.08", "synonyms": ["bow"], "frequency": "c"}, {"id": 2, "name": "cat"}]}
            """;

        private const string Captions = """
            {"images": [{"id": 1}], "annotations": [{"id": 3, "image_id": 1, "caption": "a dog"}, {"id": 4, "image_id": 2, "caption": "a cat"}]}
            """;

        private const string VgImages = """
            [{"image_id": 1, "url": "https://x.org/VG_100K/1.jpg", "width": 40, "height": 30, "coco_id": null, "flickr_id": null}, {"image_id": 2, "url": "https://x.org/VG_100K/2.jpg", "width": 40, "height": 30, "coco_id": 7}]
            """;

        private const string VgObjects = """
            [{"image_id": 1, "image_url": "https://x.org/VG_100K/1.jpg", "objects": [{"object_id": 11, "names": ["man", "person"], "synsets": ["man.n.01"], "x": 2, "y": 3, "w": 10, "h": 8, "merged_object_ids": [15], "attributes": ["tall"]},
               {"object_id": 12, "names": ["hat"], "synsets": ["hat.n.01"], "x": 20, "y": 3, "w": 10, "h": 8, "merged_object_ids": []}]},
             {"image_id": 2, "objects": [{"object_id": 21, "names": ["dog"], "x": 2, "y": 3, "w": 10, "h": 8}, {"object_id": 22, "names": ["mat"], "x": 12, "y": 3, "w": 10, "h": 8}]}]
            """;

        private const string VgRelations = """
            [{"image_id": 1, "relationships": [{"relationship_id": 31, "predicate": "wearing", "synsets": ["wear.v.01"], "subject": {"object_id": 11, "name": "man", "x": 2, "y": 3, "w": 10, "h": 8}, "object": {"object_id": 12, "names": ["hat"], "x": 20, "y": 3, "w": 10, "h": 8}}]},
             {"image_id": 2, "relationships": [{"relationship_id": 41, "predicate": "on", "subject_id": 21, "object_id": 22}]}]
            """;

        private const string VgRelationsById = """
            [{"image_id": 1, "relationships": [{"relationship_id": 31, "predicate": "wearing", "subject_id": 11, "object_id": 12}]},
             {"image_id": 2, "relationships": [{"relationship_id": 41, "predicate": "on", "subject_id": 21, "object_id": 22}]}]
            """;

        private const string VgAttributes = """
            [{"image_id": 1, "attributes": [{"object_id": 11, "names": ["man"], "attributes": ["old"], "x": 2, "y": 3, "w": 10, "h": 8}]}, {"image_id": 2, "attributes": []}]
            """;

        private const string VgRegions = """
            [{"id": 1, "regions": [{"region_id": 51, "image_id": 1, "phrase": "a tall man", "x": 2, "y": 3, "width": 10, "height": 8}]}, {"id": 2, "regions": [{"region_id": 52, "phrase": "a dog", "x": 2, "y": 3, "width": 10, "height": 8}]}]
            """;

        private const string SceneGraphs = """
            [{"image_id": 1, "image_url": "https://x.org/VG_100K/1.jpg", "objects": [{"object_id": 11, "names": ["man"], "synsets": ["man.n.01"], "x": 2, "y": 3, "w": 10, "h": 8, "attributes": ["tall"]}, {"object_id": 12, "names": ["hat"], "x": 20, "y": 3, "w": 10, "h": 8}],
               "relationships": [{"relationship_id": 31, "predicate": "wearing", "synsets": ["wear.v.01"], "subject_id": 11, "object_id": 12}]},
             {"image_id": 2, "objects": [{"object_id": 21, "names": ["dog"], "x": 2, "y": 3, "w": 10, "h": 8}], "relationships": []}]
            """;

        private const string Gqa = """
            {"1": {"width": 40, "height": 30, "location": "room", "weather": "none", "objects": {"11": {"name": "man", "x": 2, "y": 3, "w": 10, "h": 8, "attributes": ["tall"], "relations": [{"name": "wearing", "object": "12"}]},
               "12": {"name": "hat", "x": 20, "y": 3, "w": 10, "h": 8, "attributes": [], "relations": []}}},
             "2": {"width": 40, "height": 30, "objects": {"21": {"name": "dog", "x": 2, "y": 3, "w": 10, "h": 8, "attributes": [], "relations": []}}}}
            """;

        private const string Psg = """
            {"data": [{"file_name": "train2017/000000000001.jpg", "pan_seg_file_name": "panoptic_train2017/000000000001.png", "width": 40, "height": 30, "image_id": "101", "coco_image_id": "1",
                "segments_info": [{"id": 7, "category_id": 1, "iscrowd": 0, "isthing": 1, "area": 80}, {"id": 9, "category_id": 2, "iscrowd": 0, "isthing": 0, "area": 80}],
                "annotations": [{"bbox": [2, 3, 12, 11], "bbox_mode": 0, "category_id": 1}, {"bbox": [20, 3, 30, 11], "bbox_mode": 0, "category_id": 2}], "relations": [[0, 1, 0]]},
               {"file_name": "train2017/000000000002.jpg", "pan_seg_file_name": "panoptic_train2017/000000000002.png", "width": 40, "height": 30, "image_id": "102", "coco_image_id": "2",
                "segments_info": [{"id": 7, "category_id": 1}, {"id": 9, "category_id": 2}], "annotations": [{"bbox": [2, 3, 12, 11], "bbox_mode": 0, "category_id": 1}, {"bbox": [20, 3, 30, 11], "bbox_mode": 0, "category_id": 2}], "relations": [[0, 1, 1]]}],
             "test_image_ids": ["109"], "thing_classes": ["person", "dog"], "stuff_classes": ["grass"], "predicate_classes": ["on", "over"]}
            """;

        private const string Panoptic = """
            {"images": [{"id": 1, "file_name": "000000000001.jpg", "width": 40, "height": 30}, {"id": 2, "file_name": "000000000002.jpg", "width": 40, "height": 30}],
             "annotations": [{"image_id": 1, "file_name": "000000000001.png", "segments_info": [{"id": 7, "category_id": 1, "iscrowd": 0, "bbox": [2, 3, 10, 8], "area": 80}, {"id": 9, "category_id": 2, "iscrowd": 0, "bbox": [20, 3, 10, 8], "area": 80}]},
               {"image_id": 2, "file_name": "000000000002.png", "segments_info": [{"id": 7, "category_id": 3, "iscrowd": 0, "bbox": [2, 3, 10, 8], "area": 80}, {"id": 9, "category_id": 2, "iscrowd": 0, "bbox": [20, 3, 10, 8], "area": 80}]}],
             "categories": [{"id": 1, "name": "dog", "isthing": 1, "supercategory": "animal"}, {"id": 2, "name": "grass-merged", "isthing": 0}, {"id": 3, "name": "cat", "isthing": 1}]}
            """;

        private const string Ade = """
            {"annotation": {"filename": "ADE_train_00000001.jpg", "folder": "x", "imsize": [30, 40, 3], "scene": ["outdoor"], "object": [
               {"id": 0, "name": "dog, hound", "name_ndx": 3, "hypernym": ["dog"], "raw_name": "dog", "attributes": ["brown"], "parts": {"hasparts": 1, "ispartof": [], "part_level": 0}, "instance_mask": "ADE_train_00000001/instance_000.png", "polygon": {"x": [2, 12, 12, 2], "y": [3, 3, 11, 11]}},
               {"id": 1, "name": "leg", "name_ndx": 4, "raw_name": "leg", "attributes": [], "parts": {"hasparts": [], "ispartof": 0, "part_level": 1}, "instance_mask": "ADE_train_00000001/instance_001.png", "polygon": {"x": [2, 8, 8, 2], "y": [3, 3, 8, 8]}}]}}
            """;

        private const string Refs = """
            [{"ref_id": 1, "ann_id": 11, "image_id": 1, "category_id": 1, "split": "train", "file_name": "COCO_train2014_000000000001_11.jpg", "sent_ids": [5], "sentences": [{"sent_id": 5, "sent": "the dog", "raw": "The dog.", "tokens": ["the", "dog"]}]},
             {"ref_id": 2, "ann_id": 21, "image_id": 2, "category_id": 2, "split": "train", "file_name": "COCO_train2014_000000000002_21.jpg", "sent_ids": [6], "sentences": [{"sent_id": 6, "sent": "the cat", "raw": "The cat.", "tokens": ["the", "cat"]}]}]
            """;

        private const string Sam = """
            {"image": {"image_id": 1, "width": 40, "height": 30}, "annotations": [{"id": 1, "bbox": [2, 3, 10, 8], "area": 80, "predicted_iou": 0.9, "stability_score": 0.9, "segmentation": [[2, 3, 12, 3, 12, 11, 2, 11]]},
               {"id": 2, "bbox": [20, 3, 10, 8], "score": 0.5, "segmentation": {"size": [30, 40], "counts": [603, 8, 589]}}]}
            """;

        private static readonly string[] XywhOf = ["x", "y", "w", "h"];

        public static IReadOnlyList<Layout> All { get; } =
        [
            new("COCO", "instances_train.json", Coco, Photos("a", "b"))
            {
                Needed = ["images[].id", "images[].file_name", "images[]", "annotations[].image_id", "annotations[].category_id", "annotations[]",
                    "categories[].id", "categories[].name", "categories[]"],
                Whole = ["images", "annotations", "categories"],
            },
            new("LVIS", "lvis_v1_train.json", Lvis, Photos("train2017/000000000001", "train2017/000000000002"))
            {
                Needed = ["images[].id", "images[].coco_url", "images[]", "annotations[].image_id", "annotations[].category_id", "annotations[]",
                    "categories[].id", "categories[].name", "categories[]"],
                Whole = ["images", "annotations", "categories"],
            },
            new("COCO captions", "captions_train2017.json", Captions, Photos("000000000001", "000000000002"))
            {
                Needed = ["annotations[].image_id", "annotations[].caption", "annotations[]"],
                Whole = ["annotations"],
            },
            new("Visual Genome images", "image_data.json", VgImages, Vg())
            {
                Needed = ["[]"],
                Shared = [],
            },
            new("Visual Genome objects", "objects.json", VgObjects, Vg("objects.json"))
            {
                Needed = ["[].objects", "[]"],
            },
            new("Visual Genome relations", "relationships.json", VgRelations, Vg())
            {
                Needed = ["[].image_id", "[].relationships[].predicate", "[].relationships[]", "[].relationships", "[]"],
            },
            new("Visual Genome relations by id", "relationships.json", VgRelationsById, Vg())
            {
                Needed = ["[].image_id", "[].relationships[].predicate", "[].relationships[].subject_id", "[].relationships[].object_id",
                    "[].relationships[]", "[].relationships", "[]"],
            },
            new("Visual Genome attributes", "attributes.json", VgAttributes, Vg()),
            new("Visual Genome regions", "region_descriptions.json", VgRegions, Vg())
            {
                Needed = ["[].id", "[].regions", "[]"],
            },
            new("Visual Genome scene graphs", "scene_graphs.json", SceneGraphs, Vg("objects.json", "relationships.json"))
            {
                Needed = ["[].objects[].x", "[].objects[].y", "[].objects[].w", "[].objects[].h", "[].objects[].object_id", "[].objects[]", "[].objects",
                    "[].relationships[].predicate",
                    "[].relationships[].subject_id", "[].relationships[].object_id", "[].relationships[]", "[].relationships", "[]"],
            },
            new("GQA", "train_sceneGraphs.json", Gqa, Photos("1", "2"))
            {
                Needed = [.. XywhOf.Select(name => $"*.objects.*.{name}"), "*.objects.*.name", "*.objects.*.relations", "*.objects.*", "*.objects", "*"],
            },
            new("PSG", "psg.json", Psg, PsgPictures)
            {
                Needed =
                    ["data[].relations", "data[].segments_info[]", "data[].annotations[]", "data[]", "predicate_classes", "thing_classes", "stuff_classes"],
                Whole = ["data", "test_image_ids", "thing_classes", "stuff_classes", "predicate_classes"],
                Shared = ["thing_classes[]", "stuff_classes[]", "predicate_classes[]"],
            },
            new("panoptic", "panoptic_train2017.json", Panoptic, PanopticPictures)
            {
                Needed = ["images[].id", "images[]", "annotations[].image_id", "annotations[].segments_info[].category_id", "annotations[].segments_info[]",
                    "annotations[].segments_info", "annotations[]", "categories[].id", "categories[].name", "categories[]"],
                Whole = ["images", "annotations", "categories"],
            },
            new("ADE20K", "ADE_train_00000001.json", Ade, AdePictures)
            {
                Needed = ["annotation.object[]", "annotation.object", "annotation"],
            },
            new("RefCOCO", "refcoco/refs.json", Refs,
                folder =>
                    Photos("COCO_train2014_000000000001", "COCO_train2014_000000000002")(
                        folder.Write("instances.json", Coco.Replace("a.jpg", "COCO_train2014_000000000001.jpg", StringComparison.Ordinal)
                            .Replace("b.jpg", "COCO_train2014_000000000002.jpg", StringComparison.Ordinal))))
            {
                Needed = ["[].ann_id", "[].sentences[]", "[].sentences", "[]"],
            },
            new("SAM", "sam/a.json", Sam, Photos("a", "b"))
            {
                Needed = ["annotations[].segmentation", "annotations[]", "annotations"],
            },
            new("regions", "regions.json", Sam, Photos())
            {
                Needed = ["annotations[].segmentation", "annotations[]", "annotations"],
                Whole = ["annotations"],
                Read = folder =>
                {
                    var report = new ReadReport { Repairs = true };
                    var regions = RegionFile.Read(folder["regions.json"], 40, 30, report);
                    return Task.FromResult(new Reading(new() { ["a"] = new([], regions.Count, 0, 0), ["b"] = new([], 1, 0, 0) },
                        [.. report.Counts.Select(pair => $"{pair.Key} {pair.Value}")], null));
                },
            },
        ];

        private static Action<TestFolder> Photos(params string[] stems) => folder =>
        {
            foreach (var stem in stems)
                folder.Picture($"{stem}.jpg", 40, 30);
        };

        private static Action<TestFolder> Vg(params string[] without) => folder =>
        {
            Photos("VG_100K/1", "VG_100K/2")(folder);
            folder.Write("image_data.json", VgImages);
            if (!without.Contains("objects.json"))
                folder.Write("objects.json", VgObjects);
        };

        private static void IdPicture(TestFolder folder, string path)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(folder[path])!);
            File.WriteAllBytes(folder[path],
                PanopticPng.FromMasks(40, 30, [(7, Polygon.ToRle(30, 40, new Box(2, 3, 12, 11))), (9, Polygon.ToRle(30, 40, new Box(20, 3, 30, 11)))])
                    .Encode());
        }

        private static void PsgPictures(TestFolder folder)
        {
            Photos("train2017/000000000001", "train2017/000000000002")(folder);
            IdPicture(folder, "panoptic_train2017/000000000001.png");
            IdPicture(folder, "panoptic_train2017/000000000002.png");
        }

        private static void PanopticPictures(TestFolder folder)
        {
            Photos("000000000001", "000000000002")(folder);
            IdPicture(folder, "panoptic_train2017/000000000001.png");
            IdPicture(folder, "panoptic_train2017/000000000002.png");
        }

        private static void AdePictures(TestFolder folder)
        {
            Photos("ADE_train_00000001", "ADE_train_00000002")(folder);
            folder.Write("ADE_train_00000002.json", Ade.Replace("00000001", "00000002", StringComparison.Ordinal));
            foreach (var stem in new[] { "ADE_train_00000001", "ADE_train_00000002" })
            {
                folder.Gray($"{stem}/instance_000.png", 40, 30, (x, y) => x is >= 2 and < 12 && y is >= 3 and < 11 ? (byte)255 : (byte)0);
                folder.Gray($"{stem}/instance_001.png", 40, 30, (x, y) => x is >= 2 and < 8 && y is >= 3 and < 8 ? (byte)255 : (byte)0);
            }
        }
    }
}
