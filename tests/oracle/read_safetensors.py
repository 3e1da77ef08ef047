"""Reads a safetensors file as the format describes it, with the standard library alone, and prints it as JSON."""
import json
import struct
import sys

FORMATS = {"F32": "f", "F64": "d", "I64": "q", "U8": "B", "BOOL": "?"}

content = open(sys.argv[1], "rb").read()
(length,) = struct.unpack("<Q", content[:8])
header = json.loads(content[8 : 8 + length])
data = content[8 + length :]
metadata = header.pop("__metadata__")
tensors = {}
for name, entry in header.items():
    begin, end = entry["data_offsets"]
    size = struct.calcsize("<" + FORMATS[entry["dtype"]])
    assert begin % size == 0, "unaligned"
    values = struct.unpack(f"<{(end - begin) // size}{FORMATS[entry['dtype']]}", data[begin:end])
    tensors[name] = {"dtype": entry["dtype"], "shape": entry["shape"], "values": values}
assert (8 + length) % 8 == 0, "unaligned data"
print(json.dumps({"metadata": metadata, "tensors": tensors}))
