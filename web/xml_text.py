"""Text inside XML: what XML 1.0 cannot hold is left out, the rest is escaped by the writer."""

import re
from xml.etree import ElementTree as ET

NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def add_text(above: ET.Element, name: str, text: str) -> ET.Element:
    """A new element with a text in it."""
    made = ET.SubElement(above, name)
    made.text = NOT_XML.sub("", text)
    return made


def written(root: ET.Element) -> bytes:
    """A document in UTF-8."""
    made: bytes = ET.tostring(root, "utf-8", xml_declaration=True)
    return made
