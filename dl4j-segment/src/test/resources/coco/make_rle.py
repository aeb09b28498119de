"""Makes rle.json: pip install pycocotools==2.0.11 numpy; python make_rle.py > rle.json"""

import json
import random

import numpy as np
from pycocotools import mask

random.seed(20260101)
rng = np.random.default_rng(20260101)
cases = []
for k in range(60):
    h, w = random.randint(1, 40), random.randint(1, 40)
    m = (rng.random((h, w)) < random.choice([0, 0.05, 0.5, 0.95, 1])).astype(np.uint8)
    if k % 3 == 0:  # long runs, so that numbers need several characters and differences are negative
        h, w = random.randint(50, 300), random.randint(50, 300)
        m = np.zeros((h, w), np.uint8)
        for _ in range(random.randint(1, 4)):
            y, x = random.randrange(h), random.randrange(w)
            m[y : y + random.randint(1, h), x : x + random.randint(1, w)] ^= 1
    rle = mask.encode(np.asfortranarray(m))
    rows = np.flatnonzero(np.diff(np.concatenate([[0], m.reshape(-1), [0]]))).tolist()
    cases.append(
        {
            "size": [h, w],
            "counts": rle["counts"].decode(),
            "area": int(mask.area(rle)),
            "bbox": [int(v) for v in mask.toBbox(rle)],
            "runs": rows,  # from, to, from, to in raster order
        }
    )
print(json.dumps(cases, separators=(",", ":")).replace("},{", "},\n{"))
