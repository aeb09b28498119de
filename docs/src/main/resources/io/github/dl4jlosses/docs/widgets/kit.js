"use strict";
// What widgets have in common: controls, numbers, pictures. A widget is a function of its place; it
// returns a function that shows a state and returns the values of it. Each place has
// set({control: value}), state and values, for who drives the page.

const widgets = {
  // Fills each place of a widget.
  define(name, build) {
    document.querySelectorAll(`[data-widget="${name}"]`).forEach((place) => {
      const kit = new Kit(place);
      const show = build(kit);
      place.state = kit.state;
      place.update = () => { place.values = show(kit.state); };
      place.set = (changes) => {
        Object.entries(changes).forEach(([control, value]) => kit.put(control, value));
        place.update();
      };
      place.update();
    });
  },
};

class Kit {
  constructor(place) {
    this.place = place;
    this.words = JSON.parse(place.dataset.words);
    this.data = JSON.parse(place.dataset.data);
    this.state = {};
    this.shown = {};
    this.html("p", { class: "widget-title", id: `${place.dataset.widget}-title` }).textContent = this.words.title;
    place.setAttribute("aria-labelledby", `${place.dataset.widget}-title`);
    this.html("p", { class: "hint" }).textContent = this.words.hint;
  }

  html(tag, attributes = {}, parent = this.place) {
    return Kit.append(document.createElement(tag), attributes, parent);
  }

  static append(element, attributes, parent) {
    Object.entries(attributes).forEach(([name, value]) => element.setAttribute(name, value));
    parent.append(element);
    return element;
  }

  put(control, value) {
    this.state[control] = value;
    this.shown[control]?.(value);
  }

  // A row of the state that is a number; the place shows it as it is, or by a function.
  slider(control, { min, max, step, value, label = this.words[control], text = String }) {
    this.controls ||= this.html("div", { class: "controls" });
    const row = this.html("label", {}, this.controls);
    this.html("span", {}, row).textContent = label;
    const input = this.html("input", { type: "range", min, max, step, name: control }, row);
    const output = this.html("output", {}, row);
    this.shown[control] = (number) => {
      input.value = number;
      output.textContent = text(number);
      input.setAttribute("aria-valuetext", text(number));
    };
    input.addEventListener("input", () => this.place.set({ [control]: Number(input.value) }));
    this.put(control, value);
  }

  // A row of the state that is one of a few.
  choice(control, { values, value, label = this.words[control], names = values.map((v) => this.words[v]) }) {
    const group = this.html("fieldset", { class: "choice" });
    this.html("legend", {}, group).textContent = label;
    const inputs = values.map((one, i) => {
      const row = this.html("label", {}, group);
      const input = this.html("input", { type: "radio", name: `${this.place.dataset.widget}-${control}` }, row);
      this.html("span", {}, row).textContent = names[i];
      input.addEventListener("change", () => this.place.set({ [control]: one }));
      return input;
    });
    this.shown[control] = (one) => { inputs[values.indexOf(one)].checked = true; };
    this.put(control, value);
  }

  // A list of names with numbers, which the result fills: numbers({loss: "0.4076"}).
  numbers(names) {
    const list = this.html("dl", { class: "numbers" });
    const places = names.map((name) => {
      const pair = this.html("div", {}, list);
      this.html("dt", {}, pair).textContent = this.words[name];
      return [name, this.html("dd", { "data-value": name }, pair)];
    });
    return (values) => places.forEach(([name, place]) => { place.textContent = values[name]; });
  }

  // A picture of so many units, as wide as its place.
  picture(width, height, label, parent = this.place) {
    const viewBox = `0 0 ${width} ${height}`;
    const style = `max-width: ${1.25 * width}px`;
    return this.draw("svg", { viewBox, style, role: "img", "aria-label": label }, parent);
  }

  draw(tag, attributes, parent, text = "") {
    const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
    element.textContent = text;
    return Kit.append(element, attributes, parent);
  }

  // The axes of a picture of the unit square, from left and top on.
  square(svg, left, top, side, x, y) {
    this.draw("path", { class: "axis", d: `M${left} ${top}v${side}h${side}` }, svg);
    for (const tick of [0, 0.5, 1]) {
      this.draw("text", { x: left + tick * side, y: top + side + 16, class: "middle" }, svg, tick);
      this.draw("text", { x: left - 6, y: top + (1 - tick) * side + 4, class: "end" }, svg, tick);
    }
    this.draw("text", { x: left + side / 2, y: top + side + 32, class: "middle" }, svg, x);
    this.draw("text", { transform: `translate(${left - 38} ${top + side / 2}) rotate(-90)`, class: "middle" }, svg, y);
  }
}

// 0.4076, and a minus sign that is as wide as a plus; NaN where a value is undefined.
const digits = (value, count = 4) => value.toFixed(count).replace("-", "−");
const sum = (numbers) => numbers.reduce((total, number) => total + number, 0);
const softplus = (z) => Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z)));
const sigmoid = (z) => 1 / (1 + Math.exp(-z));
const logSoftmax = (z) => {
  const most = Math.max(...z);
  const log = most + Math.log(sum(z.map((one) => Math.exp(one - most))));
  return z.map((one) => one - log);
};
