using SyntheticVG.Engine.Filters.Rules;
using SyntheticVG.Engine.Teacher.Geometry;
using SyntheticVG.SceneGraphs;
using SyntheticVG.Tests.Engine.Filters;

namespace SyntheticVG.Tests.Engine.Teacher;

/// <summary>The table of what things are for, case by case: boxes of 640 × 480 pixels, left top right bottom.</summary>
public sealed class AffordanceTests
{
    [Theory]
    // Worn: cover at least 0.8
    [InlineData("woman 100 100 160 300", "hat 110 101 150 118", "wearing")]
    [InlineData("guy 100 100 160 300", "t-shirt 104 130 158 200", "wearing")]
    [InlineData("player 100 100 160 300", "helmet 115 98 145 125", "wearing")]
    [InlineData("boy 100 100 160 300", "eyeglasses 120 115 142 122", "wearing")]
    [InlineData("lady 100 100 160 300", "black jacket 98 130 160 210", "wearing")]
    [InlineData("man 100 100 160 300", "pant 105 200 155 290", "wearing")]
    [InlineData("girl 100 100 160 300", "sneakers 110 285 150 300", "wearing")]
    [InlineData("man 100 100 160 300", "watch 102 190 110 196", "wearing")]
    [InlineData("man 100 100 160 300", "shirt 150 130 210 200", "-")] // a neighbour's
    [InlineData("horse 100 200 300 400", "saddle 170 210 230 260", "wearing")]
    [InlineData("chair 100 100 160 300", "hat 110 101 150 118", "-")]
    // Held: cover at least 0.9, or in the hand
    [InlineData("man 100 100 200 400", "cell phone 180 180 195 200", "holding")]
    [InlineData("woman 100 100 200 400", "umbrella 80 60 220 130", "holding")]
    [InlineData("player 100 100 200 400", "tennis racquet 180 150 240 180", "holding")]
    [InlineData("woman 100 100 200 400", "purse 170 220 210 270", "holding")]
    [InlineData("girl 100 100 200 400", "kitten 130 180 180 230", "holding")]
    [InlineData("man 100 100 200 400", "bottle 205 300 215 330", "-")] // beside him
    [InlineData("man 100 100 200 400", "suitcase 170 330 230 400", "-")] // on the ground: his or not
    [InlineData("man 100 100 200 400", "dog 120 330 190 400", "-")]
    [InlineData("man 100 100 200 400", "laptop 120 200 220 260", "using")]
    // Ridden: below by at least 0.08 of the rider
    [InlineData("woman 100 100 160 300", "horse 80 210 230 420", "riding")]
    [InlineData("man 100 100 200 300", "motorbike 80 200 240 330", "riding")]
    [InlineData("boy 100 100 200 300", "bike 80 200 240 330", "riding")]
    [InlineData("man 100 100 160 300", "elephant 40 200 300 460", "riding")]
    [InlineData("boy 100 100 160 300", "skateboard 95 290 170 310", "riding")]
    [InlineData("man 100 100 160 300", "skis 80 285 200 310", "riding")]
    [InlineData("man 100 100 160 300", "horse 150 90 330 310", "-")] // beside it
    [InlineData("man 100 100 160 320", "bike 130 200 260 300", "-")] // in front of it: his feet are lower than its wheels
    [InlineData("man 100 100 160 300", "surfboard 150 120 180 280", "-")] // under his arm, hardly seen
    [InlineData("woman 100 100 200 400", "shopping cart 180 250 330 410", "pushing")]
    [InlineData("surfer 200 200 260 300", "wave 0 180 640 380", "riding")]
    [InlineData("people 200 200 260 300", "boat 150 240 400 330", "riding")]
    // Seats: a third of the sitter and more
    [InlineData("man 100 100 200 400", "chair 110 230 300 420", "sitting on")]
    [InlineData("man 100 100 200 400", "bench 60 250 400 420", "sitting on")]
    [InlineData("man 100 100 200 400", "couch 60 230 400 420", "sitting on")]
    [InlineData("baby 100 240 260 300", "bed 40 200 400 420", "lying on")]
    [InlineData("man 100 100 200 400", "chair 195 300 300 420", "-")] // beside it
    // Small things on what carries them
    [InlineData("cup 130 300 150 320", "table 60 290 400 470", "on")]
    [InlineData("monitor 200 100 300 220", "desk 60 180 400 400", "on")]
    [InlineData("pillow 100 220 160 260", "bed 40 200 400 420", "on")]
    [InlineData("cat 100 200 160 260", "sofa 40 180 400 420", "on")]
    [InlineData("pizza 200 200 300 240", "plate 180 190 320 260", "on")]
    [InlineData("soup 200 200 300 240", "bowl 180 190 320 260", "in")]
    [InlineData("flowers 200 100 300 200", "vase 230 190 270 300", "in")]
    [InlineData("cup 130 270 150 292", "table 60 290 400 470", "on")] // seen from the side
    [InlineData("apple 130 180 160 215", "basket 100 200 200 280", "in")] // heaped up
    [InlineData("cup 130 100 150 120", "table 60 290 400 470", "-")]
    // Vehicles on roads
    [InlineData("car 100 300 300 400", "street 0 350 640 480", "on")]
    [InlineData("van 100 300 300 400", "road 0 350 640 480", "on")]
    [InlineData("train 100 200 400 400", "tracks 0 330 640 480", "on")]
    [InlineData("truck 100 300 300 400", "parking lot 0 350 640 480", "parked on")]
    [InlineData("canoe 100 300 300 400", "lake 0 250 640 480", "floating on")]
    [InlineData("plane 100 100 300 160", "sky 0 0 640 300", "flying in")]
    [InlineData("car 100 280 300 375", "street 0 350 640 480", "on")]
    [InlineData("bike 100 280 300 355", "street 0 350 640 480", "on")] // touches it
    [InlineData("car 100 100 300 200", "street 0 350 640 480", "-")]
    // People and animals on the ground
    [InlineData("man 100 200 160 400", "sidewalk 0 300 640 480", "standing on")]
    [InlineData("woman 100 200 160 400", "snow 0 300 640 480", "standing on")]
    [InlineData("cow 100 300 250 400", "field 0 330 640 480", "on")]
    [InlineData("man 100 200 160 400", "ocean 0 250 640 480", "in")]
    [InlineData("man 100 100 160 200", "street 0 350 640 480", "-")]
    // Parts: cover at least 0.8
    [InlineData("man 100 100 160 300", "hair 115 100 145 115", "has")]
    [InlineData("woman 100 100 160 300", "left hand 100 190 112 205", "has")]
    [InlineData("man 100 100 160 300", "leg 110 200 130 300", "has")]
    [InlineData("zebra 100 200 300 400", "tail 280 230 300 300", "has")]
    [InlineData("elephant 100 200 300 400", "trunk 100 250 130 390", "has")]
    [InlineData("bus 100 200 400 400", "wheel 130 370 170 402", "has")]
    [InlineData("car 100 200 400 400", "windshield 150 220 250 280", "has")]
    [InlineData("airplane 100 200 500 400", "wing 250 280 400 330", "has")]
    [InlineData("building 100 50 400 400", "window 130 100 170 150", "has")]
    [InlineData("chair 100 200 300 400", "leg 110 320 125 400", "has")]
    [InlineData("tree 100 50 300 400", "leaves 100 50 300 200", "has")]
    [InlineData("clock 100 100 200 200", "face 110 110 190 190", "has")]
    [InlineData("man 100 100 160 300", "wheel 110 270 130 300", "-")]
    // Hanging and fixed
    [InlineData("painting 100 50 200 150", "wall 0 0 640 300", "hanging on")]
    [InlineData("clock 130 100 170 140", "tower 100 50 200 400", "on")]
    [InlineData("chandelier 250 40 330 120", "ceiling 0 0 640 60", "hanging from")]
    [InlineData("sign 200 50 260 100", "pole 220 60 240 400", "on")]
    [InlineData("logo 120 150 140 170", "shirt 104 130 158 200", "on")]
    [InlineData("bird 200 100 230 125", "wire 0 118 640 128", "perched on")]
    [InlineData("banana 200 100 230 145", "tree 50 0 400 400", "hanging from")]
    // Nothing to say of
    [InlineData("sky 0 0 640 200", "tree 100 50 300 400", "-")]
    [InlineData("wall 0 0 640 300", "floor 0 290 640 480", "-")]
    [InlineData("car 100 300 300 400", "car 250 300 450 400", "-")]
    public void Says_what_the_kinds_and_the_boxes_allow(string subject, string @object, string expected) => Assert.Equal(expected, Said(subject, @object));

    [Theory]
    [InlineData("man 100 100 160 290", "woman 140 110 200 295", "motorcycle 60 200 300 330", "0 riding 2; 1 riding 2")] // two may sit on a motorcycle
    [InlineData("man 100 100 160 290", "woman 400 110 460 295", "motorcycle 60 200 300 330", "0 riding 2")]
    [InlineData("man 100 100 160 300", "woman 165 100 220 300", "hat 110 101 150 118", "0 wearing 2")]
    [InlineData("bus 60 100 400 400", "car 80 250 300 390", "wheel 100 350 130 388", "1 has 2")] // the tightest has the part
    [InlineData("surfer 200 200 260 300", "surfboard 190 285 280 310", "wave 0 180 640 380", "0 riding 1; 0 riding 2")]
    public void Gives_a_thing_to_whom_it_belongs(string first, string second, string third, string expected)
    {
        var graph = Scene.Graph(Scene.Thing(first), Scene.Thing(second), Scene.Thing(third));

        Assert.Equal(expected, string.Join("; ", Firm(graph).Select(c => $"{c.Subject} {c.Predicate} {c.Object}").Order(StringComparer.Ordinal)));
    }

    // What is said of the pair in this direction; "-" for nothing, "last" left out.
    private static string Said(string subject, string @object) =>
        Firm(Scene.Graph(Scene.Thing(subject), Scene.Thing(@object))).SingleOrDefault(c => c.Subject == 0)?.Predicate ?? "-";

    private static IEnumerable<Candidate> Firm(SceneGraph graph) =>
        AffordanceReading.Of(graph, new RuleEngine(graph, null)).Where(candidate => !candidate.MayStandBeside);
}
