"""Reading a code off a screen, as a phone's camera reads it off a desk."""

import base64

import zxingcpp
from playwright.async_api import Locator

TO_GREY = """async (picture) => {
  const bytes = Uint8Array.from(atob(picture), (each) => each.charCodeAt(0));
  const bitmap = await createImageBitmap(new Blob([bytes], {type: "image/png"}));
  const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
  const context = canvas.getContext("2d");
  context.drawImage(bitmap, 0, 0);
  const points = context.getImageData(0, 0, bitmap.width, bitmap.height).data;
  let grey = "";
  for (let at = 0; at < points.length; at += 4) grey += String.fromCharCode(points[at]);
  return [bitmap.width, bitmap.height, btoa(grey)];
}"""


async def said_by(code: Locator) -> str:
    """What the code on a page says."""
    picture = base64.b64encode(await code.screenshot()).decode()
    width, height, grey = await code.page.evaluate(TO_GREY, picture)
    image = memoryview(base64.b64decode(grey)).cast("B", (height, width))
    (found,) = zxingcpp.read_barcodes(image)
    return found.text
