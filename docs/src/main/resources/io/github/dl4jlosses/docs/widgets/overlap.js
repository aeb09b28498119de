"use strict";
// A disk and its forecast: Dice and cross entropy, and the gradient of each on the image.

widgets.define("overlap", (kit) => {
  const SIDE = 24;
  const MIDDLE = 11.5;
  const SURE = 6; // no logit is larger
  const STEEP = 3; // logits per pixel at the edge of the forecast
  const { words } = kit;
  const pixels = Array.from({ length: SIDE * SIDE }, (_, i) => [i % SIDE, Math.floor(i / SIDE)]);
  const distance = ([x, y], shift) => Math.hypot(x - MIDDLE - shift, y - MIDDLE);

  kit.slider("truth", { min: 0, max: 10, step: 0.5, value: 6 });
  kit.slider("forecast", { min: 0, max: 10, step: 0.5, value: 4 });
  kit.slider("shift", { min: -11, max: 11, step: 0.5, value: 3 });
  kit.choice("smooth", { values: [0.00001, 1], value: 0.00001, names: ["0.00001", "1"] });

  const panels = kit.html("div", { class: "panels" });
  const panel = (name) => {
    const figure = kit.html("figure", {}, panels);
    const svg = kit.picture(SIDE, SIDE, words[name], figure);
    svg.style.maxWidth = "none";
    kit.draw("rect", { class: "ground", width: SIDE, height: SIDE }, svg);
    const layer = (look) => pixels.map(([x, y]) => kit.draw("rect", { class: look, x, y, width: 1, height: 1 }, svg));
    const caption = kit.html("figcaption", {}, figure);
    caption.textContent = words[name];
    return { layer, caption };
  };
  const scene = panel("scene");
  const truthLayer = scene.layer("look-sky");
  const forecastLayer = scene.layer("look-orange");
  const slopes = ["ceGradient", "diceGradient"].map((name) => {
    const { layer, caption } = panel(name);
    return { name, caption, up: layer("look-blue"), down: layer("look-orange") };
  });
  const show = kit.numbers(["ce", "dice", "ceNorm", "diceNorm"]);

  const strength = (layer, values) => layer.forEach((rect, i) => {
    rect.setAttribute("fill-opacity", Math.max(0, values[i]).toFixed(3));
  });

  // Binary cross entropy, the mean over pixels: its gradient is p − t, divided by their number.
  function crossEntropy(logits, t) {
    const n = logits.length;
    return {
      loss: sum(logits.map((z, i) => softplus(z) - t[i] * z)) / n,
      gradient: logits.map((z, i) => (sigmoid(z) - t[i]) / n),
    };
  }

  // 1 − (2·I + s) / (A + B + s), and its derivative times that of the sigmoid.
  function dice(logits, t, s) {
    const p = logits.map(sigmoid);
    const numerator = 2 * sum(p.map((one, i) => one * t[i])) + s;
    const denominator = sum(p) + sum(t) + s;
    return {
      loss: 1 - numerator / denominator,
      gradient: p.map((one, i) => ((numerator / denominator - 2 * t[i]) / denominator) * one * (1 - one)),
    };
  }

  return ({ truth, forecast, shift, smooth }) => {
    const t = pixels.map((pixel) => (distance(pixel, 0) < truth ? 1 : 0));
    const logits = pixels.map((pixel) => (forecast === 0
      ? -SURE : Math.max(-SURE, Math.min(SURE, STEEP * (forecast - distance(pixel, shift))))));
    const [ce, overlap] = [crossEntropy(logits, t), dice(logits, t, smooth)];
    strength(truthLayer, t.map((label) => 0.55 * label));
    strength(forecastLayer, logits.map((z) => 0.6 * sigmoid(z)));
    slopes.forEach(({ name, caption, up, down }, i) => {
      const { gradient } = [ce, overlap][i];
      const most = Math.max(...gradient.map(Math.abs));
      strength(up, gradient.map((g) => -g / most));
      strength(down, gradient.map((g) => g / most));
      caption.textContent = `${words[name]}, ${words.most} ${most.toExponential(1).replace("-", "−")}`;
    });
    const norm = (gradient) => Math.hypot(...gradient);
    const values = { ce: ce.loss, dice: overlap.loss, ceNorm: norm(ce.gradient), diceNorm: norm(overlap.gradient) };
    show({
      ce: digits(values.ce), dice: digits(values.dice),
      ceNorm: values.ceNorm.toPrecision(3), diceNorm: values.diceNorm.toPrecision(3),
    });
    return { ...values, ceGradient: ce.gradient, diceGradient: overlap.gradient, pixels: sum(t) };
  };
});
