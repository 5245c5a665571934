using SyntheticVG.Engine.Filters.Rules;

namespace SyntheticVG.Tests.Engine.Filters.Rules;

public sealed class NameReadingTests
{
    [Theory]
    [InlineData("bike", "bicycle")]
    [InlineData("motorbike", "motorcycle")]
    [InlineData("old blue planes", "airplane")]
    [InlineData("sofa", "couch")]
    [InlineData("TV", "television")]
    [InlineData("dining table", "table")]
    [InlineData("jean", "jeans")] // the 150 classes of Visual Genome are stems
    [InlineData("knives", "knife")]
    [InlineData("wine glasses", "wine glass")]
    [InlineData("glass of water", "glass")]
    [InlineData("pair of shoes", "shoe")]
    [InlineData("leg of the chair", "leg")]
    [InlineData("man in a white shirt", "man")]
    [InlineData("black riding boots", "shoe")]
    [InlineData("tree-merged", "tree-merged")]
    [InlineData("sheet of paper", "paper")]
    [InlineData("thing of wonder", "thing of wonder")] // unknown
    public void Finds_the_class_by_the_head_noun(string name, string expected) => Assert.Equal(expected, Things.KnownNameOf(name));

    [Theory]
    [InlineData("man, woman, boy, girl, guy, lady, kid, child, children, men, people, player, tennis player, skier, batter", "Person")]
    [InlineData("bicycle, bike, motorcycle, motorbike, bus, car, van, truck, train, plane, airplane, boat, vehicle, engine, cart", "Vehicle")]
    [InlineData("shirt, pants, pant, jean, jeans, shorts, short, hat, cap, jacket, coat, glasses, sunglasses, shoe, shoes, sneaker, boot, helmet, tie, "
        + "watch, glove, sock", "Wearable")]
    [InlineData("phone, umbrella, bag, bottle, cup, camera, ball, laptop, suitcase, luggage, racket, bat, kite, book, paper, can, bowl, plate", "Portable")]
    [InlineData("bike, motorcycle, horse, elephant, skateboard, snowboard, surfboard, skis, wave", "Mount")]
    [InlineData("chair, bench, sofa, couch, bed", "Seat")]
    [InlineData("table, desk, counter, shelf, sofa, bed, cabinet, stove, plate, box", "Support")]
    [InlineData("street, road, sidewalk, floor, grass, sand, snow, field, beach, water, court, track, tracks, runway, dirt, hill", "Ground")]
    [InlineData("hand, arm, leg, head, hair, face, eye, ear, nose, mouth, neck, finger, paw, tail, wing", "Body")]
    [InlineData("wheel, tire, roof, engine, window, door, windshield, branch, leaf, trunk, drawer, handle, letter, number, railing, seat", "Part")]
    [InlineData("wall, door, window, building, house, fence, pole, post, tower, tree, railing", "Wall")]
    [InlineData("sky, tree, trees, building, wall, water, floor, road, mountain, grass, snow, sand, bush", "Stuff")]
    [InlineData("monitor, computer, keyboard, mouse, lamp, vase, plant, clock, pillow, sink, towel, basket", "Household")]
    [InlineData("bear, dog, cat, horse, sheep, cow, giraffe, zebra, elephant, bird, animal", "Animal")]
    [InlineData("pizza, banana, orange, food, fruit, vegetable, hot dog, cake, donut, sandwich", "Food")]
    public void Knows_the_kinds_of_the_names_that_people_give(string names, string kind) =>
        Assert.All(names.Split(", "), name => Assert.True(Things.Is(name, Enum.Parse<ThingKind>(kind)), $"{name}: {Things.KindsOf(name)}"));
}
