namespace SyntheticVG.Images.Codecs;

/// <summary>One opened picture file: its header is read and sound, its pixels are not decoded yet.</summary>
internal interface IPictureDecoder
{
    /// <summary>What the header says.</summary>
    PictureInfo Info { get; }

    /// <summary>Decodes the pixels as stored, unturned.</summary>
    /// <exception cref="InvalidDataException">The pixels are cut or broken.</exception>
    Picture Decode();
}
