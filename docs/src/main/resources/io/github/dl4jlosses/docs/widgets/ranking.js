"use strict";
// Detections of ships: their confidences and the IoU that counts, the curve, and AP.

widgets.define("ranking", (kit) => {
  const CELL = 20;
  const PLOT = 150;
  const { words, data } = kit;
  const WIDTH = data.truth[0].length;

  // The pixels of each letter, in the order of the letters given.
  const regions = (map, letters) => letters.map((letter) =>
    new Set([...map.join("")].flatMap((pixel, i) => (pixel === letter ? [i] : []))));
  const ships = regions(data.truth, [..."ABC"]);
  const detections = regions(data.found, [..."9876"]);
  const overlap = (a, b) => [...a].filter((pixel) => b.has(pixel)).length;
  const iou = (a, b) => overlap(a, b) / (a.size + b.size - overlap(a, b));

  const scene = kit.picture(CELL * WIDTH + 4, CELL * data.truth.length + 4, words.scene);
  const pixel = (i, attributes) => kit.draw("rect",
    { x: 2 + CELL * (i % WIDTH), y: 2 + CELL * Math.floor(i / WIDTH), width: CELL, height: CELL, ...attributes }, scene);
  [...data.truth.join("")].forEach((letter, i) => pixel(i, { class: letter === "." ? "cell" : "cell ship" }));
  const boxes = detections.map((found) => {
    const columns = [...found].map((i) => i % WIDTH);
    const rows = [...found].map((i) => Math.floor(i / WIDTH));
    const [left, top] = [Math.min(...columns), Math.min(...rows)];
    const size = { width: CELL * (Math.max(...columns) - left + 1), height: CELL * (Math.max(...rows) - top + 1) };
    const box = kit.draw("rect", { x: 2 + CELL * left, y: 2 + CELL * top, ...size }, scene);
    const text = kit.draw("text", { x: 6 + CELL * left, y: 17 + CELL * top }, scene);
    return { box, text };
  });

  detections.forEach((_, d) => kit.slider(`c${d}`, {
    min: 0.05, max: 0.95, step: 0.05, value: data.confidences[d], text: (c) => c.toFixed(2),
  }));
  kit.slider("iou", { min: 0.05, max: 0.95, step: 0.05, value: 0.5, text: (t) => t.toFixed(2) });
  const svg = kit.picture(300, PLOT + 58, words.curve);
  kit.square(svg, 60, 12, PLOT, words.recall, words.precision);
  const area = kit.draw("path", { class: "area look-blue" }, svg);
  const line = kit.draw("path", { class: "line look-blue" }, svg);
  const dots = kit.draw("g", { class: "look-blue" }, svg);
  const show = kit.numbers(["ap", "stepSum", "ap10", "ap50", "ap70"]);

  // The surest first, each takes the free ship that it overlaps most, if that is enough.
  function match(confidences, threshold) {
    const free = new Set(ships);
    return confidences.map((confidence, d) => ({ confidence, d }))
      .sort((a, b) => b.confidence - a.confidence)
      .map((one) => {
        const enough = [...free].map((ship) => ({ ship, iou: iou(detections[one.d], ship) }))
          .filter((pair) => pair.iou >= threshold).sort((a, b) => b.iou - a.iou);
        free.delete(enough[0]?.ship);
        return { ...one, isRight: enough.length > 0 };
      });
  }

  // A point for each confidence: equal ones are one cut.
  function curve(ranking) {
    let [tp, fp] = [0, 0];
    return ranking.flatMap(({ confidence, isRight }, k) => {
      tp += isRight ? 1 : 0;
      fp += isRight ? 0 : 1;
      const isCut = ranking[k + 1]?.confidence !== confidence;
      return isCut ? [{ recall: tp / ships.length, precision: tp / (tp + fp) }] : [];
    });
  }

  const best = (points, recall) => Math.max(0, ...points.filter((p) => p.recall >= recall).map((p) => p.precision));
  const coco = (points) => sum(Array.from({ length: 101 }, (_, i) => best(points, i * 0.01))) / 101;
  const stepSum = (points) => sum(points.map((p, k) => (p.recall - (points[k - 1]?.recall ?? 0)) * p.precision));

  return (state) => {
    const confidences = detections.map((_, d) => state[`c${d}`]);
    const at = (threshold) => coco(curve(match(confidences, threshold)));
    const ranking = match(confidences, state.iou);
    const points = curve(ranking);
    const place = ({ recall, precision }) => `${60 + PLOT * recall} ${12 + PLOT * (1 - precision)}`;
    const stairs = points.map((p, k) =>
      `${place({ recall: points[k - 1]?.recall ?? 0, precision: p.precision })}L${place(p)}`).join("L");
    line.setAttribute("d", `M${stairs}`);
    area.setAttribute("d", `M${stairs}V${12 + PLOT}H60z`);
    dots.replaceChildren();
    points.forEach((p) => kit.draw("circle", { r: 4, cx: place(p).split(" ")[0], cy: place(p).split(" ")[1] }, dots));
    ranking.forEach(({ d, confidence, isRight }) => {
      boxes[d].box.setAttribute("class", isRight ? "outline look-green" : "outline wrong look-red");
      boxes[d].text.textContent = confidence.toFixed(2);
    });
    const values = { ap: coco(points), stepSum: stepSum(points), ap10: at(0.1), ap50: at(0.5), ap70: at(0.7) };
    show(Object.fromEntries(Object.entries(values).map(([name, value]) => [name, digits(value)])));
    return { ...values, isRight: ranking.map((one) => one.isRight) };
  };
});
