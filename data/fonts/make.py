"""Makes cjk.ttf, the letters of Chinese, Japanese and Korean names in pictures.

    apt-get install fonts-droid-fallback && pip install fonttools==4.68.0 && python3 data/fonts/make.py

Kept are all Hangul syllables, kana, full-width forms and CJK punctuation, and the ideographs of GB 2312, of the first
level of Big5, of JIS X 0208 and of KS X 1001: what everyday Chinese, Japanese and Korean is written with.
"""

import subprocess
import sys
import tempfile

SOURCE = "/usr/share/fonts-droid-fallback/truetype/DroidSansFallback.ttf"
BIG5_FIRST_LEVEL_ENDS = 0xC9


def in_codec(codec):
    found = {}
    for code in range(0x3400, 0xA000):
        try:
            found[code] = chr(code).encode(codec)
        except UnicodeEncodeError:
            continue
    return found


def wanted():
    ideographs = set().union(*(in_codec(codec) for codec in ("gb2312", "shift_jis", "euc_kr")))
    ideographs |= {code for code, big5 in in_codec("big5").items() if big5[0] < BIG5_FIRST_LEVEL_ENDS}
    blocks = [(0x3000, 0x3190), (0x31F0, 0x3200), (0xAC00, 0xD7A4), (0xFF00, 0xFFF0)]
    return ideographs | {code for first, end in blocks for code in range(first, end)}


with tempfile.NamedTemporaryFile("w", suffix=".txt") as codes:
    codes.write(",".join(f"{code:04X}" for code in sorted(wanted())))
    codes.flush()
    options = ["--no-hinting", "--layout-features=", "--drop-tables+=GSUB,GPOS,vhea,vmtx,VORG", "--name-IDs=*"]
    target = [f"--unicodes-file={codes.name}", "--output-file=data/fonts/cjk.ttf", "--no-recalc-timestamp"]
    subprocess.run([sys.executable, "-m", "fontTools.subset", SOURCE, *target, *options], check=True)
