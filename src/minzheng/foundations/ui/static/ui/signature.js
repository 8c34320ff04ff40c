/* The signing pad: strokes as SVG for the letter and as timed points for the evidence. */
(() => {
  "use strict";
  const english = document.documentElement.lang === "en";
  const WORDS = english
    ? { blank: "Not signed", signed: "Signed", missing: "Please sign in the box, or use the other way below." }
    : { blank: "未签名", signed: "已签名，可清除重签", missing: "请先在框内签名，或使用下面的其他方式。" };

  document.addEventListener("alpine:init", () => {
    Alpine.data("signaturePad", () => {
      let pad; /* kept out of Alpine's reactive data: the library must not be wrapped */
      return {
      init() {
        pad = new SignaturePad(this.$refs.canvas, { penColor: "#12241a", minWidth: 1.1, maxWidth: 3.2 });
        pad.addEventListener("endStroke", () => this.keep());
        this.fit();
        new ResizeObserver(() => this.fit()).observe(this.$refs.canvas);
        this.$root.closest("form")?.addEventListener("submit", (event) => this.guard(event), true);
      },
      fit() {
        const canvas = this.$refs.canvas;
        const ratio = Math.max(1, window.devicePixelRatio || 1);
        if (!canvas.offsetWidth || canvas.width === Math.round(canvas.offsetWidth * ratio)) return;
        const strokes = pad.toData();
        canvas.width = Math.round(canvas.offsetWidth * ratio);
        canvas.height = Math.round(canvas.offsetHeight * ratio);
        canvas.getContext("2d").scale(ratio, ratio);
        pad.fromData(strokes);
      },
      keep() {
        const blank = pad.isEmpty();
        this.$refs.svg.value = blank ? "" : pad.toSVG();
        this.$refs.points.value = blank ? "" : JSON.stringify(pad.toData());
        this.$root.classList.toggle("is-signed", !blank);
        this.$refs.state.textContent = blank ? WORDS.blank : WORDS.signed;
      },
      clear() { pad.clear(); this.keep(); },
      undo() {
        const strokes = pad.toData();
        strokes.pop();
        pad.fromData(strokes);
        this.keep();
      },
      guard(event) {
        const excused = event.submitter && event.submitter.hasAttribute("formnovalidate");
        if (!this.$root.dataset.required || excused || this.$refs.svg.value) return;
        event.preventDefault();
        event.stopImmediatePropagation();
        delete event.target.dataset.sent;
        document.querySelectorAll(".is-busy").forEach((button) => button.classList.remove("is-busy"));
        this.$refs.state.textContent = WORDS.missing;
        this.$root.classList.add("is-wrong");
        this.$root.scrollIntoView({ block: "center" });
      },
      };
    });
  });
})();
