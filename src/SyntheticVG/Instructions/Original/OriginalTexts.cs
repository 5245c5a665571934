namespace SyntheticVG.Instructions.Original;

/// <summary>The literal texts of the published training data. Interface: the published weights were trained on them, slips included.</summary>
public static class OriginalTexts
{
    /// <summary>Begins every first question.</summary>
    public const string Overview = "<image>\nThis provides an overview of the picture.\n";

    /// <summary>Stands where the only region is the whole picture.</summary>
    public const string WholePicture = "There is region1 <mask><pos> for the entire image.\n";

    /// <summary>Begins a conversation about the categories of regions.</summary>
    public const string Category = "In the conversation below, you simply answer the category name based on what you see in the imagery inside a particular "
        + "region. I will give you only one region each time.";

    /// <summary>Begins a conversation about parts (PartImageNet).</summary>
    public const string PartsOfImageNet = PartsBefore + "category subcategory. Categories Containing Bottle, Biped, Quadruped, Fish, Reptile, Bicycle, "
        + "Bird, Car, Boat, Snake, Aeroplane. Subcategories Containing Tier,Hand,Wing,Mouth,Tail,Side,Fin,Engine,Foot,Head,Body,Sail,Seat.";

    /// <summary>Begins a conversation about parts (Pascal-Part).</summary>
    public const string PartsOfPascal = PartsBefore
        + "category:subcategory. Categories Containing potted plant, aeroplane, cow, cat, bus, horse, car, dog, bicycle, person, bird, bottle, sheep, "
        + "motorbike. Subcategories Containing eye,window,cap,headlight,hand,mirror,arm,plant,wheel,ear,pot,foot,leg,nose,body,horn,handlebar,neck,license "
        + "plate,paw,saddle,head,muzzle,tail,wing,beak,hair,torso,door,mouth.";

    /// <summary>Begins a conversation about referring expressions (RefCOCO and RefCOCO+ alike).</summary>
    public const string Referring = "I will provide you with only one region containing only one object, although there may be other objects present in the "
        + "image. It is recommended that you describe the object's relative position with respect to other objects in the image, "
        + "as well as its position within the image and its basic attributes.";

    /// <summary>Ends a question about a region's phrase.</summary>
    public const string ShortPhrase = " Answer the question using a short phrase.";

    /// <summary>Ends a question of few words.</summary>
    public const string SingleWord = "\nAnswer the question using a single word or phrase.";

    /// <summary>Ends a question of options.</summary>
    public const string OptionLetter = "\nAnswer with the option's letter from the given choices directly.";

    /// <summary>Ends a question of yes or no.</summary>
    public const string YesOrNo = " Answer directly with 'yes' or 'no'.";

    private const string PartsBefore = "In the conversation below, you simply answer the category and subcategory name based on what you seein the image "
        + "inside a particular region. It maybe a subpart of an object. I will give you only one region each time. Your answer should in the format of ";

    /// <summary>Names the regions; {} is their number, &lt;region&gt; their list.</summary>
    public static TextPool Regions { get; } = new("prompts.REF_WAY_NUM",
    [
        "There are {} regions in the image: <region>.\n",
        "There are {} part regions in the image, given <region>.\n",
        "The image contains {} regions, including <region>.\n",
        "In the image, there are {} regions, such as <region>.\n",
        "This image displays {} regions, including <region>.\n",
        "Among the {} regions in the image, there is <region>.\n",
        "The picture has {} regions, one of which is <region>.\n",
        "You can see {} regions in the image, like <region>.\n",
        "There are {} distinct regions in the image, such as <region>.\n",
        "The image features {} regions, including <region>.\n",
    ]);

    /// <summary>Ask for the graph of given regions. The third is two that a missing comma made one.</summary>
    public static TextPool Graph { get; } = new("prompts.SG_QUESTIONS",
    [
        "Generate scene graph for given regions.",
        "Annotate object, attributes, and relations for given regions.",
        "Tag regions with details on objects, their attributes, and relationships.Map regions to object labels, attributes, and their relations.",
        "Label region contents with names, qualities, and relationships.",
        "Detail regions by object names, attributes, and interactions.",
        "Assign names, traits, and relations to objects in regions.",
        "Annotate regions with object identifiers, characteristics, and links.",
        "Mark regions with object labels, properties, and their relationships.",
        "Define regions by object categories, attributes, and their interrelations.",
        "Can you map regions to object labels, attributes, and their relations?",
    ]);

    /// <summary>Ask for a detailed graph of given regions.</summary>
    public static TextPool DetailedGraph { get; } = new("prompts.SG_DETAILED_QUESTIONS",
    [
        "Generate an extremely detailed scene graph for given regions.",
        "Describe each object and all possible relations between objects for given regions in the scene graph.",
        "Provide a detailed scene graph with all object, attributes, and relations for given regions.",
        "Construct a complete scene graph, listing objects, their properties, and all possible relations in the given regions.",
    ]);

    /// <summary>Ask for all relationships of given regions.</summary>
    public static TextPool DetailedRelationships { get; } = new("prompts.SG_DETAILED_RELATION_QUESTIONS",
    [
        "List all possible relations between objects for given regions in the scene graph.",
        "Describe all possible relations between objects for given regions in the scene graph.",
        "Provide a detailed scene graph with all possible relations between objects for given regions.",
    ]);

    /// <summary>Ask for a graph with boxes.</summary>
    public static TextPool GraphWithBoxes { get; } = new("prompts.SG_DETECTION_QUESTIONS",
    [
        "Generate scene graph with proposed regions in bbox coordinates.",
        "Annotate object, attributes, and relations for given regions with bbox coordinates.",
        "Generate scene graph with bbox coordinates for object, attributes, and relations.",
        "Come up with region proposals with bbox coordinates and generate scene graph for the regions.",
    ]);

    /// <summary>Ask for the relationships of a region, {}.</summary>
    public static TextPool Relationships { get; } = new("prompts.RELATION_QUESTIONS",
    [
        "Generate list of relationships for: {}.",
        "Assign relations for: {}",
        "Can you assign relations to objects in {}?",
        "How can we map all relationships for {}?",
        "What are the all connections you see in {}?",
        "Identify the inter-regional relationships for {}.",
        "Could you detail the interactions for {}?",
        "Please outline the network of relationships for {}.",
        "Can you delineate the ties binding {}?",
        "Could you classify the types of relationships present in {}?",
    ]);

    /// <summary>Ask for the description of a region, {}.</summary>
    public static TextPool Description { get; } = new("prompts.RELATION_DESCRIPTION_QUESTIONS",
    [
        "Generate a description for: {}.",
        "Describe {} in details.",
        "What is going on in {}?",
    ]);

    /// <summary>Ask for a summary of the picture.</summary>
    public static TextPool Summary { get; } = new("prompts.RELATION_SUMMARY_QUESTIONS",
    [
        "Provide a dense summary including all details in the image.",
        "Provide a dense localized narrative of this entire image.",
        "Generate a comprehensive summary of the image.",
    ]);

    /// <summary>Ask for objects and attributes of given regions.</summary>
    public static TextPool Attributes { get; } = new("prompts.OBJECT_ATTRIBUTE_QUESTIONS",
    [
        "Annotate object and attributes for given regions.",
        "How can you label objects and their attributes in specified regions?",
        "Can you identify and describe objects within these regions?",
        "What are the names and characteristics of objects in these areas?",
        "Could you assign names and properties to objects found in the regions?",
        "Please detail the objects and their qualities in the given regions.",
        "How would you categorize objects and their features in these regions?",
        "Can you map objects to their attributes in the specified regions?",
        "Would you outline objects and their attributes in these areas?",
        "How to annotate objects with their names and qualities in the regions?",
        "Could you detail the objects by naming and describing their attributes in these regions?",
        "Can you enumerate the objects and their specific attributes in these regions?",
        "How can objects in these regions be classified and described?",
        "What objects are present in these regions and what are their attributes?",
        "Could you provide names and descriptions for objects in these regions?",
        "Please identify objects and list their attributes in the given regions.",
        "How would you document objects and their characteristics in these areas?",
    ]);

    /// <summary>Ask where a sentence points; the sentence follows.</summary>
    public static TextPool Grounding { get; } = new("prompts.GROUNDING_QUESTIONS",
    [
        "Please provide the region this sentence describes: ",
        "What is the region that best describe this sentence: ",
        "Which area does this sentence correspond to: ",
        "Can you identify the region depicted by this sentence: ",
        "What region is being referred to in this sentence: ",
        "Identify the region described in this sentence: ",
        "What is the region that this sentence describes: ",
    ]);

    /// <summary>Ask for a short description of a region, &lt;region&gt;.</summary>
    public static TextPool ShortDescription { get; } = new("prompts.REGION_DESCRIPTION_QUESTIONS",
    [
        "Give me a short description of <region>.",
        "Can you give me a short description of <region>?",
        "Can you provide me with a short description of the region in the picture marked by <region>?",
        "I'm curious about the region represented by <region> in the picture. Could you describe it in few words?",
        "What can you tell me about the region indicated by <region> in the image in few words?",
        "I'd like to know more about the area in the photo labeled <region>. Can you give me a concise description?",
        "Could you describe the region shown as <region> in the picture concisely?",
        "What can you give me about the region outlined by <region> in the photo?",
        "Please provide me with a brief description of the region marked with <region> in the image.",
        "Can you give me a brief introduction of the region labeled as <region> in the picture?",
        "I'm interested in knowing the region represented by <region> in the photo. Can you describe it in several words?",
        "What is the region outlined by <region> in the picture like? Could you give me a streamlined description?",
        "Can you provide me with a brief description of the region in the picture marked by <region>, please?",
        "I'm curious about the region represented by <region> in the picture. Could you describe it in few words, please?",
        "What can you tell me about the region indicated by <region> in the image?",
        "I'd like to know more about the area in the photo labeled <region>, please. Can you give me a simple description?",
        "Could you describe the region shown as <region> in the picture in several words?",
        "Please provide me with a simple description of the region marked with <region> in the image, please.",
        "I'm interested in learning more about the region represented by <region> in the photo. Can you describe it in few words, please?",
        "What is the region outlined by <region> in the picture like, please? Could you give me a simple and clear description?",
        "Please describe the region <region> in the image concisely.",
        "Can you offer a simple analysis of the region <region> in the image?",
        "Could tell me something about the region highlighted by <region> in the picture briefly?",
        "Can you share a simple rundown of the region denoted by <region> in the presented image?",
    ]);

    /// <summary>Ask for a detailed description of a region, &lt;region&gt;.</summary>
    public static TextPool DetailedDescription { get; } = new("osprey_724k.DETAILED_QUESTIONS",
    [
        "Can you provide me with a detailed description of the region in the picture marked by <region>?",
        "I'm curious about the region represented by <region> in the picture. Could you describe it in detail?",
        "What can you tell me about the region indicated by <region> in the image?",
        "I'd like to know more about the area in the photo labeled <region>. Can you give me a detailed description?",
        "Could you describe the region shown as <region> in the picture in great detail?",
        "What details can you give me about the region outlined by <region> in the photo?",
        "Please provide me with a comprehensive description of the region marked with <region> in the image.",
        "Can you give me a detailed account of the region labeled as <region> in the picture?",
        "I'm interested in learning more about the region represented by <region> in the photo. Can you describe it in detail?",
        "What is the region outlined by <region> in the picture like? Could you give me a detailed description?",
        "Can you provide me with a detailed description of the region in the picture marked by <region>, please?",
        "I'm curious about the region represented by <region> in the picture. Could you describe it in detail, please?",
        "What can you tell me about the region indicated by <region> in the image, exactly?",
        "I'd like to know more about the area in the photo labeled <region>, please. Can you give me a detailed description?",
        "Could you describe the region shown as <region> in the picture in great detail, please?",
        "What details can you give me about the region outlined by <region> in the photo, please?",
        "Please provide me with a comprehensive description of the region marked with <region> in the image, please.",
        "Can you give me a detailed account of the region labeled as <region> in the picture, please?",
        "I'm interested in learning more about the region represented by <region> in the photo. Can you describe it in detail, please?",
        "What is the region outlined by <region> in the picture like, please? Could you give me a detailed description?",
        "Please describe the region <region> in the image in detail.",
        "Can you offer a thorough analysis of the region <region> in the image?",
        "Could you elaborate on the region highlighted by <region> in the picture provided?",
        "Please share more information about the zone emphasized with <region> in the photo.",
        "What insights can you give ablout the area denoted by <region> in the image presented?",
        "Can you share a comprehensive rundown of the region denoted by <region> in the presented image?",
        "I'd like to know more about the region highlighted by <region> in the picture provided.",
        "Work through the important details of the area <region> in the image.",
        "Illustrate the area represtented by <region> through a descriptive explanation.",
        "Examine the region <region> closely and share its details.",
    ]);

    /// <summary>Ask for a caption with boxes.</summary>
    public static TextPool GroundedCaption { get; } = new("prompts.GROUNDED_DESCRIPTION_QUESTIONS",
    [
        "Can you provide a short description of the image and include the bboxes for each mentioned object?",
        "Please briefly explain what's happening in the photo and give coordinates for the items you reference.",
        "Can you describe the image and provide bounding box coordinates for the objects you mention?",
    ]);

    /// <summary>Ask for reasoning with boxes before an answer.</summary>
    public static TextPool GroundedReasoning { get; } = new("prompts.GROUNDED_COT_GQA",
    [
        "Solve the question by identifying relevant objects and providing their bounding box coordinates. "
            + "Then provide a final answer using a single word or phrase.",
        "Think step by step by identifying objects of interest helpful for answering the question and provide their bounding box coordinates. "
            + "Then provide a final answer using a single word or phrase.",
        "Think through the problem step by step, referencing the bounding boxes of the objects you consider. "
            + "Finish with a final answer using a single word or phrase.",
        "Detail your thought process by listing relevant objects and their bounding boxes. Then, provide the final answer using a single word or phrase.",
    ]);

    /// <summary>Ask for the graph of what matters for a question.</summary>
    public static TextPool RelevantGraph { get; } = new("cot_sg.SG_QUESTIONS",
    [
        "Generate a scene graph with relevant objects to answer the question using a single word or phrase.",
        "Create a scene graph highlighting objects critical for responding to the question using a single word or phrase.",
        "Develop a scene graph emphasizing objects essential for answering the question correctly.",
        "Build a scene graph featuring objects relevant to formulating an answer to the question.",
    ]);

    /// <summary>Ask for a short answer.</summary>
    public static TextPool ShortAnswer { get; } = new("cot_sg.QUESTIONS",
    [
        "Answer the question using a single word or phrase.",
    ]);

    /// <summary>Ask for the letter of an option.</summary>
    public static TextPool Letter { get; } = new("prompts.MC_QUESTIONS",
    [
        "Answer with the option's letter from the given choices directly.",
    ]);

    /// <summary>Ask which region answers a question; the question follows.</summary>
    public static TextPool GroundingOfQuestion { get; } = new("point_qa.GROUNDING_QUESTIONS",
    [
        "Please provide the region that best answers this question: ",
        "What is the region that best answers this question: ",
        "Which area best answers this question: ",
        "Can you identify the region for this question: ",
        "What region is being referred to in this question: ",
    ]);

    /// <summary>Ask for the reason of an answer.</summary>
    public static TextPool Why { get; } = new("vcr.WHY_QUESTIONS",
    [
        "why?",
        "why",
        "What's the rationale for your decision?",
        "What led you to that conclusion?",
        "What's the reasoning behind your opinion?",
        "Why do you believe that to be true?",
        "Can you explain the basis for your thinking?",
        "What factors influenced your perspective?",
        "How did you arrive at that perspective?",
        "What evidence supports your viewpoint?",
        "What makes you think that way?",
        "What's the logic behind your argument?",
        "Can you provide some context for your opinion?",
        "What's the basis for your assertion?",
        "Why do you hold that belief?",
        "What experiences have shaped your perspective?",
        "What assumptions underlie your reasoning?",
        "What's the foundation of your assertion?",
        "What's the source of your reasoning?",
        "What's the motivation behind your decision?",
        "What's the impetus for your belief?",
        "What's the driving force behind your conclusion?",
        "Why do you think that?",
        "What's your reasoning?",
        "What makes you say that?",
        "Why do you feel that way?",
        "What's the story behind that?",
        "What's your thought process?",
        "What's the deal with that?",
        "What's the logic behind it?",
        "Why do you believe that?",
        "What's the real deal here?",
        "What's the reason behind it?",
        "What's the thought process behind your decision?",
        "What's the rationale for your opinion?",
        "Why do you have that impression?",
        "What's the background to that?",
        "What's the evidence that supports your view?",
        "What's the explanation for that?",
    ]);

    /// <summary>Ask for the phrase of a region, &lt;region&gt;: the texts of <see cref="ShortDescription"/>, under a name of their own.</summary>
    public static TextPool Phrase { get; } = new("vg.QUESTIONS", ShortDescription.Texts);

    /// <summary>Ask for the letter of an option, as <see cref="Letter"/>, under a name of their own.</summary>
    public static TextPool LetterOfFour { get; } = new("vcr.MC_ANSWER", Letter.Texts);
}
