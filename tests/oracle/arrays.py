"""arrays.py FOLDER: writes arrays with NumPy, right and wrong ones, for the reader of "arrays"."""
import pathlib
import sys
import zipfile

import numpy as np

folder = pathlib.Path(sys.argv[1])
rng = np.random.default_rng(3)
x = rng.integers(0, 256, (12, 6, 5, 3), dtype=np.uint8)
y = np.arange(12) % 3


def parts(**changes):
    arrays = {"x_train": x[:8], "y_train": y[:8], "x_test": x[8:], "y_test": y[8:]}
    return {**arrays, **changes}


np.savez(folder / "nhwc.npz", **parts())
np.savez_compressed(folder / "nchw.npz", **parts(x_train=x[:8].transpose(0, 3, 1, 2).copy(),
                                                 x_test=x[8:].transpose(0, 3, 1, 2).copy()))
for name, kind in (("float32", np.float32), ("float64", np.float64)):
    np.savez(folder / f"{name}.npz", **parts(x_train=(x[:8] / 255).astype(kind), x_test=(x[8:] / 255).astype(kind)))
np.savez(folder / "levels.npz", **parts(x_train=x[:8].astype(np.float32), x_test=x[8:].astype(np.float32)))
np.savez(folder / "medmnist.npz", train_images=x[:8], train_labels=y[:8, None].astype(np.uint8), test_images=x[8:],
         test_labels=y[8:, None].astype(np.uint8), val_images=x, val_labels=y)
np.savez(folder / "grey.npz", x=x[..., 0], y=y.astype(np.int32))
(folder / "npy").mkdir()
for name, array in parts().items():
    np.save(folder / "npy" / name, array)

np.savez(folder / "pickled.npz", **parts(y_train=np.array([0, "one", None, 1, 2, 0, 1, 2], dtype=object)))
np.savez(folder / "fortran.npz", **parts(x_train=np.asfortranarray(x[:8])))
np.savez(folder / "big_endian.npz", **parts(y_train=y[:8].astype(">i8")))
np.savez(folder / "structure.npz", **parts(y_train=np.zeros(8, dtype=[("a", "i4")])))
np.savez(folder / "words.npz", **parts(y_train=np.array(["cat"] * 8)))
np.savez(folder / "one_hot.npz", **parts(y_train=np.eye(3, dtype=int)[y[:8]]))
np.savez(folder / "wide.npz", **parts(x_train=x[:8].astype(np.int64)))
np.savez(folder / "standardised.npz", **parts(x_train=(x[:8] / 127.5 - 1).astype(np.float32)))
np.savez(folder / "not_finite.npz", **parts(x_train=np.full((8, 6, 5, 3), np.nan, np.float32)))
np.savez(folder / "other_range.npz", **parts(x_train=(x[:8] / 255).astype(np.float32), x_test=x[8:].astype(np.float32)))
np.savez(folder / "ambiguous.npz", **parts(x_train=np.zeros((8, 3, 5, 3), np.uint8)))
np.savez(folder / "flat.npz", **parts(x_train=x[:8].reshape(8, -1)))
np.savez(folder / "many_channels.npz", **parts(x_train=np.zeros((8, 9, 7, 5), np.uint8)))
np.savez(folder / "fewer_labels.npz", **parts(y_train=y[:7]))
np.savez(folder / "negative.npz", **parts(y_train=y[:8] - 1))
np.savez(folder / "far.npz", **parts(y_train=y[:8] + 10**12))
np.savez(folder / "test_label.npz", **parts(y_test=y[8:] + 3))
np.savez(folder / "nothing.npz", a=x, b=y)
np.savez(folder / "no_images.npz", **parts(x_train=x[:0], y_train=y[:0]))

whole = (folder / "nhwc.npz").read_bytes()
(folder / "cut.npz").write_bytes(whole[:len(whole) // 2])
flipped = bytearray(whole)
flipped[400] ^= 1
(folder / "flipped.npz").write_bytes(flipped)
(folder / "words_only.npz").write_text("words\n")


def bomb(name, shape, written):
    """An array whose header promises `shape`, with `written` zeros behind it."""
    header = f"{{'descr': '|u1', 'fortran_order': False, 'shape': {shape}, }}".encode()
    with zipfile.ZipFile(folder / name, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        with archive.open("x_train.npy", "w", force_zip64=True) as entry:
            entry.write(b"\x93NUMPY\x01\x00" + len(header).to_bytes(2, "little") + header)
            zeros = bytes(1 << 20)
            for _ in range(written >> 20):
                entry.write(zeros)
        for label in ("y_train", "y_test", "x_test"):
            archive.writestr(label + ".npy", b"\x93NUMPY")


bomb("bomb.npz", (1200, 1024, 1024), 1200 << 20)
bomb("promise.npz", (10**9, 1024, 1024), 1 << 20)
bomb("overflow.npz", (2**40, 2**40, 4), 1 << 20)
