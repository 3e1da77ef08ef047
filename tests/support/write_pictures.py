"""Writes pictures of Fashion-MNIST for the tests and the tutorial.

write_pictures.py grey FOLDER TRAIN TEST      FOLDER/train/CLASS/*.png and FOLDER/test/CLASS/*.png, of 28x28
write_pictures.py colour FOLDER COUNT         FOLDER/labels.csv and FOLDER/pictures/*.jpg and *.png, in colours that follow
                                              from the class, of unequal sizes
write_pictures.py arrays FILE.npz TRAIN TEST  the images of "grey" in the order of its files
"""
import csv
import gzip
import pathlib
import sys

import numpy as np
from PIL import Image

SOURCE = pathlib.Path("/usr/share/datasets/fashion-mnist")
NAMES = ["T-shirt", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot"]


def content(name):
    plain = SOURCE / name
    return plain.read_bytes() if plain.exists() else gzip.decompress(plain.with_name(name + ".gz").read_bytes())


def part(name, count):
    images = np.frombuffer(content(f"{name}-images-idx3-ubyte"), np.uint8, offset=16).reshape(-1, 28, 28)
    labels = np.frombuffer(content(f"{name}-labels-idx1-ubyte"), np.uint8, offset=8)
    return images[:count], labels[:count]


def grey(folder, train, test):
    for name, source, count in (("train", "train", train), ("test", "t10k", test)):
        for i, (image, label) in enumerate(zip(*part(source, int(count)))):
            file = pathlib.Path(folder) / name / NAMES[label] / f"{i:05}.png"
            file.parent.mkdir(parents=True, exist_ok=True)
            Image.fromarray(image).save(file)


def colour(folder, count):
    rng = np.random.default_rng(1)
    pictures = pathlib.Path(folder) / "pictures"
    pictures.mkdir(parents=True)
    with open(pathlib.Path(folder) / "labels.csv", "w", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["path", "label"])
        for i, (image, label) in enumerate(zip(*part("train", int(count)))):
            tint = np.array([1, 0.2 + label / 20, 1 - label / 12])
            picture = Image.fromarray((image[..., None] * tint).astype(np.uint8))
            name = f"{i:05}." + ("jpg" if i % 2 else "png")
            picture.resize(rng.integers(20, 90, 2).tolist()).save(pictures / name)
            rows.writerow([f"pictures/{name}", NAMES[label]])


def arrays(file, train, test):
    parts = {}
    order = np.argsort(np.argsort(NAMES))  # classes are numbered in the order of their names
    for name, source, count in (("train", "train", train), ("test", "t10k", test)):
        images, labels = part(source, int(count))
        sequence = np.argsort(order[labels], kind="stable")
        parts[f"x_{name}"], parts[f"y_{name}"] = images[sequence], order[labels][sequence]
    np.savez(file, **parts)


if __name__ == "__main__":
    {"grey": grey, "colour": colour, "arrays": arrays}[sys.argv[1]](*sys.argv[2:])
