"""Writes the sorting algorithms of overlay/sort and overlay/slices from one text: python3 gen/sort/make.py, then gofmt."""
import pathlib
import re

here = pathlib.Path(__file__).parent
text = (here / "pdq.go.in").read_text()
hints = "\n// What pivot guesses.\nconst (\n\tunknown = iota\n\trising\n\tfalling\n)\n\n"


def make(package, out, variants, header):
    parts = [f"// Made by gen/sort from pdq.go.in.\n\npackage {package}\n{header}{hints}"]
    for name, tparam, param, arg, less, swap in variants:
        s = text.replace("NAME TPARAM", name + tparam).replace("NAME", name).replace("PARAM", param).replace("ARG", arg)
        s = re.sub(r"LESS\(([^,]+), ([^)]+)\)", less, s)
        s = re.sub(r"SWAP\(([^,]+), ([^)]+)\)", swap, s)
        parts.append(s + "\n")
    (here / "../../overlay" / out).write_text("".join(parts))


make("sort", "sort/pdq.go", [("", "", "data lessSwap", "data", r"data.less(\1, \2)", r"data.swap(\1, \2)")], "")
make(
    "slices",
    "slices/pdq.go",
    [
        ("Ordered", "[E cmp.Ordered]", "x []E", "x", r"cmp.Less(x[\1], x[\2])", r"x[\1], x[\2] = x[\2], x[\1]"),
        ("Func", "[E any]", "x []E, order func(a, b E) int", "x, order", r"(order(x[\1], x[\2]) < 0)", r"x[\1], x[\2] = x[\2], x[\1]"),
    ],
    '\nimport "cmp"\n',
)
