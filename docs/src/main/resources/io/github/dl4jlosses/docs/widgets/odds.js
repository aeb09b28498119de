"use strict";
// One validation image: what posWeight does to the probabilities, and a threshold to the pixels.

widgets.define("odds", (kit) => {
  const SIDE = 64;
  const RIGHT = [0, 114, 178]; // blue, orange and purple on gray, also for readers who see no red
  const WRONG = [230, 126, 0];
  const MISSED = [204, 70, 160];
  const PLOT = 150;
  const { words, data } = kit;
  const labels = [...data.labels].map(Number); // 0, 1; 2 is void

  kit.slider("posWeight", { min: 1, max: 100, step: 1, value: 1 });
  kit.slider("threshold", { min: 0.01, max: 0.99, step: 0.01, value: 0.5, text: (t) => t.toFixed(2) });

  const panels = kit.html("div", { class: "panels" });
  const picture = (name) => {
    const figure = kit.html("figure", {}, panels);
    const canvas = kit.html("canvas", { width: SIDE, height: SIDE, role: "img", "aria-label": words[name] }, figure);
    kit.html("figcaption", {}, figure).textContent = words[name];
    return canvas.getContext("2d", { willReadFrequently: true });
  };
  const [photo, map, found] = ["photo", "map", "found"].map(picture);
  const legend = kit.html("p", { class: "legend" });
  for (const [name, rgb] of [["right", RIGHT], ["wrong", WRONG], ["missed", MISSED]]) {
    const entry = kit.html("span", {}, legend);
    kit.html("i", { style: `background: rgb(${rgb})` }, entry);
    entry.append(words[name]);
  }
  const svg = kit.picture(300, PLOT + 58, words.curve);
  kit.square(svg, 60, 12, PLOT, words.q, words.answer);
  const curve = kit.draw("path", { class: "line look-blue" }, svg);
  const cut = kit.draw("path", { class: "dashes" }, svg);
  const crossing = kit.draw("text", { x: 60 + PLOT + 8 }, svg);
  const show = kit.numbers(["tp", "fp", "fn", "precision", "recall", "f1", "loss"]);
  let q = []; // what the network says, which was trained without posWeight

  const answer = (posWeight, share) => (posWeight * share) / (posWeight * share + 1 - share);
  const gray = (context) => context.getImageData(0, 0, SIDE, SIDE).data;

  function paint(context, color) {
    const image = context.createImageData(SIDE, SIDE);
    labels.forEach((_, i) => image.data.set([...color(i), 255], 4 * i));
    context.putImageData(image, 0, 0);
  }

  function drawCurve({ posWeight, threshold }) {
    const x = (share) => 60 + PLOT * share;
    const y = (p) => 12 + PLOT * (1 - p);
    const at = threshold / (threshold + posWeight * (1 - threshold));
    const points = Array.from({ length: 101 }, (_, i) => `${x(i / 100)} ${y(answer(posWeight, i / 100))}`);
    curve.setAttribute("d", `M${points.join("L")}`);
    cut.setAttribute("d", `M60 ${y(threshold)}H${x(at)}V${12 + PLOT}`);
    crossing.textContent = `q = ${digits(at, 3)}`;
    crossing.setAttribute("y", y(threshold) + 4);
    return at;
  }

  Promise.all([[photo, data.photo], [map, data.map]].map(async ([context, url]) => {
    const image = new Image();
    image.src = url;
    await image.decode();
    context.drawImage(image, 0, 0);
  })).then(() => {
    q = Array.from(labels, (_, i) => (gray(map)[4 * i] + 0.5) / 256);
    kit.place.update();
    kit.place.dataset.ready = "";
  });

  return (state) => {
    const p = q.map((share) => answer(state.posWeight, share));
    const isFound = p.map((one) => one >= state.threshold);
    const count = (label, wanted) => p.filter((_, i) => labels[i] === label && isFound[i] === wanted).length;
    const [tp, fp, fn] = [count(1, true), count(0, true), count(1, false)];
    const [precision, recall] = [tp / (tp + fp), tp / (tp + fn)];
    const f1 = (2 * tp) / (2 * tp + fp + fn);
    const costs = p.map((one, i) => [-Math.log(1 - one), -state.posWeight * Math.log(one), 0][labels[i]]);
    const loss = sum(costs) / labels.filter((label) => label < 2).length;
    const at = drawCurve(state);
    if (q.length > 0) {
      const light = gray(photo);
      const colors = [[undefined, WRONG], [MISSED, RIGHT]];
      paint(map, (i) => Array(3).fill(Math.round(255 * p[i])));
      paint(found, (i) => colors[labels[i]]?.[Number(isFound[i])] ?? Array(3).fill(60 + light[4 * i + 1] / 2));
    }
    show({ tp, fp, fn, precision: digits(precision, 2), recall: digits(recall, 2), f1: digits(f1, 2), loss: digits(loss) });
    return { tp, fp, fn, precision, recall, f1, loss, at };
  };
});
