/* Live check of an 18-digit citizen identification number (GB 11643), saying what is wrong. The server checks again. */
(() => {
  "use strict";
  const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
  const CHECKS = "10X98765432";
  const english = document.documentElement.lang === "en";
  const say = (chinese, other) => (english ? other : chinese);
  const folded = (text) =>
    text.replace(/[０-９Ｘｘ]/g, (one) => String.fromCharCode(one.charCodeAt(0) - 0xfee0)).replace(/[\s·-]/g, "").toUpperCase();

  const isDate = (text) => {
    const [year, month, day] = [text.slice(0, 4), text.slice(4, 6), text.slice(6, 8)].map(Number);
    const found = new Date(year, month - 1, day);
    return year > 1880 && found <= new Date() && found.getMonth() === month - 1 && found.getDate() === day;
  };

  /* What is wrong with a number, "" when nothing is. */
  const fault = (number) => {
    if (number.length !== 18) return say(`应为 18 位，现在是 ${number.length} 位`, `18 characters expected, ${number.length} typed`);
    if (!/^\d{17}[\dX]$/.test(number)) return say("只能是数字，最后一位可以是 X", "Digits only; the last may be X");
    if (!isDate(number.slice(6, 14))) return say("第 7 至 14 位不是有效的出生日期，请核对", "Characters 7–14 are no date of birth");
    const sum = WEIGHTS.reduce((total, weight, at) => total + weight * Number(number[at]), 0);
    if (CHECKS[sum % 11] !== number[17]) return say("校验位不对，请逐位核对是否抄错", "The check character does not fit; please compare every digit");
    return "";
  };

  const describe = (number) => {
    const sex = Number(number[16]) % 2 ? say("男", "male") : say("女", "female");
    return say(`号码有效 · ${Number(number.slice(6, 10))}年${Number(number.slice(10, 12))}月${Number(number.slice(12, 14))}日出生 · ${sex}`,
      `Valid · born ${number.slice(6, 10)}-${number.slice(10, 12)}-${number.slice(12, 14)} · ${sex}`);
  };

  document.addEventListener("alpine:init", () => {
    Alpine.data("idNumber", () => ({
      tell(text, state) {
        this.$refs.live.textContent = text;
        this.$refs.live.className = `mz-live${state ? ` is-${state}` : ""}`;
      },
      typed: false,
      check() {
        this.typed = true;
        const number = folded(this.$refs.number.value);
        if (number.length === 18) this.finish();
        else this.tell(number ? say(`已输入 ${number.length} / 18 位`, `${number.length} / 18`) : "", "");
      },
      /* A photo goes at once: what is read comes back for her to look at, nothing is taken over by itself. */
      photographed(event) {
        if (event.target.files.length) event.target.form.requestSubmit();
      },
      finish() {
        const number = folded(this.$refs.number.value);
        /* Nothing typed, nothing said: a line that appears under a finger moves what is being pressed. */
        if (!this.typed || !number || this.$refs.number.readOnly) return;
        this.$refs.number.value = number;
        const wrong = fault(number);
        this.tell(wrong || describe(number), wrong ? "bad" : "good");
      },
    }));
  });
})();
