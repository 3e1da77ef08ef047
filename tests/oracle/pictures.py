"""pictures.py FOLDER: writes pictures with Pillow, and what they must become, as Pillow or exact arithmetic has it, as raw
bytes. Prints JSON: for each case the file, what is asked for, and the shape and the file of the answer."""
import json
import pathlib
import struct
import sys
import zlib

import numpy as np
import torch
from PIL import Image, ImageOps

folder = pathlib.Path(sys.argv[1])
rng = np.random.default_rng(5)
cases = {"decoded": [], "fitted": []}


def scene(height, width):
    """Smooth colours, which JPEG keeps well."""
    y, x = np.mgrid[:height, :width]
    channels = [128 + 100 * np.sin(x / 5 + k) + 20 * np.cos(y / 7 * (k + 1)) for k in range(3)]
    return np.stack(channels, -1).clip(0, 255).astype(np.uint8)


def answer(values):
    name = f"answer{len(cases['decoded']) + len(cases['fitted'])}.raw"
    (folder / name).write_bytes(np.ascontiguousarray(values, np.uint8).tobytes())
    return name


def decoded(name, expected, channels=0):
    expected = np.asarray(expected)
    expected = expected.reshape(*expected.shape[:2], -1)
    cases["decoded"].append({"file": name, "channels": channels, "shape": expected.shape, "answer": answer(expected)})


def written(name, image, **options):
    image.save(folder / name, **options)
    return Image.open(folder / name)


colour = scene(41, 57)
grey = colour[..., 0]
image = Image.fromarray(colour)
decoded("colour.png", written("colour.png", image))
decoded("colour.png", image.convert("L"), 1)
decoded("grey.png", written("grey.png", Image.fromarray(grey)))
decoded("grey.png", np.stack([grey] * 3, -1), 3)
decoded("palette.png", written("palette.png", image.quantize(17)).convert("RGB"))
decoded("bits.png", written("bits.png", Image.fromarray(grey > 100)).convert("L"))
sixteen = rng.integers(0, 65536, (41, 57), dtype=np.uint16)
written("sixteen.png", Image.fromarray(sixteen))
decoded("sixteen.png", sixteen >> 8)
opacity = rng.integers(0, 256, (41, 57, 1), dtype=np.uint8)
glass = written("glass.png", Image.fromarray(np.concatenate([colour, opacity], -1)))
white = Image.new("RGBA", glass.size, "white")
white.alpha_composite(glass)
decoded("glass.png", white.convert("RGB"))
decoded("colour.jpg", written("colour.jpg", image, quality=95))
decoded("progressive.jpg", written("progressive.jpg", image, quality=80, progressive=True))
decoded("grey.jpg", written("grey.jpg", Image.fromarray(grey)))
for orientation in range(1, 9):
    exif = Image.Exif()
    exif[0x0112] = orientation
    for kind in ("jpg", "png"):
        name = f"turned{orientation}.{kind}"
        decoded(name, ImageOps.exif_transpose(written(name, image, exif=exif)))
decoded("colour.ppm", written("colour.ppm", image))
decoded("grey.pgm", written("grey.pgm", Image.fromarray(grey)))
(folder / "text.pgm").write_text("P2 # a comment\n3 2\n15\n0 5 10\n15 1 2\n")
decoded("text.pgm", [[0, 85, 170], [255, 17, 34]])
decoded("png-called.jpg", written("png-called.jpg", image, format="PNG"))


def area(source, begin, length, target):
    """The matrix that averages over the exact part of the source that each new pixel covers."""
    step = length / target
    starts = begin + step * np.arange(target)[:, None]
    pixels = np.arange(source)[None]
    covered = np.minimum(starts + step, pixels + 1) - np.maximum(starts, pixels)
    covered = covered.clip(0)
    return covered / covered.sum(1, keepdims=True)


def fitted(height, width, fit, values):
    cases["fitted"].append({"height": height, "width": width, "fit": fit, "answer": answer(np.floor(values + 0.5))})


def averaged(rows, columns):
    return np.einsum("ah,hwc,bw->cab", rows, colour.astype(float), columns)


for height, width in ((16, 16), (28, 20), (13, 40)):
    fitted(height, width, "stretch", averaged(area(41, 0, 41, height), area(57, 0, 57, width)))
    ratio = min(41 / height, 57 / width)
    h, w = ratio * height, ratio * width
    fitted(height, width, "crop", averaged(area(41, (41 - h) / 2, h, height), area(57, (57 - w) / 2, w, width)))
fitted(41, 57, "crop", colour.transpose(2, 0, 1).astype(float))
padded = np.zeros((3, 19, 19))
padded[:, 2:16] = averaged(area(41, 0, 41, 14), area(57, 0, 57, 19))
fitted(19, 19, "pad", padded)
larger = torch.nn.functional.interpolate(torch.tensor(colour).permute(2, 0, 1)[None].double(), size=(100, 130),
                                         mode="bilinear")
fitted(100, 130, "stretch", larger[0].numpy())


def chunk(name, content):
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def claiming(width, height):
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(bytes(100))) + chunk(b"IEND", b"")


(folder / "huge.png").write_bytes(claiming(60000, 60000))
(folder / "claims.png").write_bytes(claiming(8000, 8000))
written("cmyk.jpg", image.convert("CMYK"))
written("other.gif", image)
for name in ("colour.jpg", "colour.png", "colour.ppm"):
    content = (folder / name).read_bytes()
    (folder / ("cut_" + name)).write_bytes(content[:len(content) * 3 // 5])
print(json.dumps(cases))
