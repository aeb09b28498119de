"use strict";
// Logits on sliders: their softmax, the loss of a class, and the gradient p − y as arrows.

widgets.define("softmax", (kit) => {
  const CLASSES = [0, 1, 2];
  const WIDTH = 100; // of a class in the picture
  const BAR = 110; // p = 1
  const ZERO = 190; // height of the line from which arrows start
  const ARROW = 46; // of a gradient of 1
  const { words, data } = kit;

  const name = (c) => words.class.replace("%d", c);
  for (const c of CLASSES) {
    const label = words.logit.replace("%d", c);
    kit.slider(`z${c}`, { min: -8, max: 8, step: 0.1, value: data.logits[c], label, text: (z) => digits(z, 1) });
  }
  kit.choice("label", { values: CLASSES, value: data.label, names: CLASSES });

  const svg = kit.picture(3 * WIDTH + 60, 250, words.picture);
  kit.draw("text", { x: 4, y: 22 + BAR / 2 }, svg, "p");
  kit.draw("text", { x: 4, y: ZERO + 4 }, svg, "p − y");
  kit.draw("path", { class: "grid", d: `M44 22h${3 * WIDTH}` }, svg);
  kit.draw("path", { class: "axis", d: `M44 ${22 + BAR}h${3 * WIDTH}M44 ${ZERO}h${3 * WIDTH}` }, svg);
  const classes = CLASSES.map((c) => {
    const middle = 44 + (c + 0.5) * WIDTH;
    return {
      bar: kit.draw("rect", { x: middle - 22, width: 44 }, svg),
      goal: kit.draw("path", { class: "goal", d: `M${middle - 30} 22h60` }, svg),
      p: kit.draw("text", { x: middle, class: "middle" }, svg),
      arrow: kit.draw("path", { class: "arrow" }, svg),
      slope: kit.draw("text", { x: middle + 12, y: ZERO }, svg),
      name: kit.draw("text", { x: middle, y: 22 + BAR + 17, class: "middle" }, svg),
      middle,
    };
  });
  const show = kit.numbers(["loss", "sumOfP", "sumOfGradient"]);

  // A line from zero to the value, with a head that never is longer than it.
  function arrow(middle, value) {
    const tip = ZERO - value * ARROW;
    const head = Math.sign(value) * Math.min(9, Math.abs(value) * ARROW);
    return `M${middle} ${ZERO}V${tip}M${middle - 6} ${tip + head}L${middle} ${tip}L${middle + 6} ${tip + head}`;
  }

  return (state) => {
    const logP = logSoftmax(CLASSES.map((c) => state[`z${c}`]));
    const p = logP.map(Math.exp);
    const gradient = p.map((share, c) => share - (c === state.label ? 1 : 0));
    const loss = -logP[state.label];
    classes.forEach((drawn, c) => {
      const isTrue = c === state.label;
      drawn.bar.setAttribute("y", 22 + BAR * (1 - p[c]));
      drawn.bar.setAttribute("height", BAR * p[c]);
      drawn.bar.setAttribute("class", isTrue ? "look-blue" : "look-orange");
      drawn.goal.setAttribute("visibility", isTrue ? "visible" : "hidden");
      drawn.p.textContent = digits(p[c]);
      drawn.p.setAttribute("y", Math.max(16, 22 + BAR * (1 - p[c]) - 5));
      drawn.arrow.setAttribute("d", arrow(drawn.middle, gradient[c]));
      drawn.slope.textContent = (gradient[c] < 0 ? "" : "+") + digits(gradient[c]);
      drawn.slope.setAttribute("y", ZERO - (gradient[c] * ARROW) / 2 + (gradient[c] < 0 ? 6 : -4));
      drawn.name.textContent = isTrue ? `${name(c)} ✓` : name(c);
    });
    show({
      loss: digits(loss),
      sumOfP: digits(sum(p)),
      sumOfGradient: digits(Math.abs(sum(gradient))),
    });
    return { loss, p, gradient };
  };
});
