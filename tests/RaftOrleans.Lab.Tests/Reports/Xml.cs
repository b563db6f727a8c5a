using System.Xml;
using System.Xml.Linq;

namespace RaftOrleans.Lab.Tests.Reports;

/// <summary>Pages and pictures read as XML, which a browser would not insist on.</summary>
internal static class Xml
{
    public static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    /// <summary>Reads a page or a picture; fails where it is not well-formed.</summary>
    public static XElement Parse(string text)
    {
        using var reader = XmlReader.Create(new StringReader(text), new XmlReaderSettings { DtdProcessing = DtdProcessing.Ignore });
        return XDocument.Load(reader).Root!;
    }

    /// <summary>The texts of all elements of a name, whatever their namespace.</summary>
    public static List<string> Texts(this XElement root, string name) =>
        [.. root.Descendants().Where(element => element.Name.LocalName == name).Select(element => element.Value)];
}
