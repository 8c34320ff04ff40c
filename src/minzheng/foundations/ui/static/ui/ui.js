/* Behaviours by data attribute: conditions, one submit, confirm, dialogs, offline banner, draft, picker, chosen file.
   No eval and no styles written as text, so the strict Content-Security-Policy holds. */
(() => {
  "use strict";

  /* ---- data-when: shown and sent only while it is true ------------------------------------------- */
  const valuesOf = (form, name) =>
    [...form.elements]
      .filter((one) => one.name === name && (!/^(radio|checkbox)$/.test(one.type) || one.checked) && !one.closest("[data-when][hidden]"))
      .map((one) => one.value);

  const holdsOne = (form, condition) => {
    const [, name, operator, wanted] = condition.trim().match(/^([^!=]+?)(?:(!?=)(.*))?$/) || [];
    const values = valuesOf(form, name);
    if (!operator) return values.some((value) => value !== "");
    const there = values.some((value) => wanted.split("|").includes(value));
    return operator === "=" ? there : !there;
  };

  const applyConditions = (root) => {
    root.querySelectorAll("[data-when]").forEach((part) => {
      const form = part.closest("form");
      if (!form) return;
      const holds = part.dataset.when.split("&").every((condition) => holdsOne(form, condition));
      part.hidden = !holds;
      part.querySelectorAll("input, select, textarea").forEach((control) => {
        if (!holds && !control.disabled) { control.disabled = true; control.dataset.byWhen = "1"; }
        if (holds && control.dataset.byWhen && !control.closest("[data-when][hidden]")) { control.disabled = false; delete control.dataset.byWhen; }
      });
    });
  };

  document.addEventListener("input", (event) => { if (event.target.form) applyConditions(event.target.form); });
  document.addEventListener("change", (event) => { if (event.target.form) applyConditions(event.target.form); });

  /* ---- confirm, then one submit ------------------------------------------------------------------ */
  const askBefore = (form, button, question) => {
    const box = document.querySelector("[data-confirm-box]");
    box.querySelector("[data-confirm-text]").textContent = question;
    box.querySelector("[data-confirm-yes]").onclick = () => {
      box.close();
      form.dataset.confirmed = "1";
      form.requestSubmit(button && button.form === form ? button : undefined);
    };
    box.showModal();
  };

  document.addEventListener("submit", (event) => {
    const form = event.target;
    const button = event.submitter;
    const question = (button && button.dataset.confirm) || form.dataset.confirm;
    if (question && !form.dataset.confirmed) {
      event.preventDefault();
      event.stopImmediatePropagation();
      askBefore(form, button, question);
      return;
    }
    delete form.dataset.confirmed;
    /* an attribute, not form.method: a field may be named so */
    if ((form.getAttribute("method") || "get").toLowerCase() !== "post") return;
    if (!navigator.onLine) { /* the browser's own error page would take the form away */
      event.preventDefault();
      event.stopImmediatePropagation();
      showOffline();
      return;
    }
    if (form.hasAttribute("data-again")) return;
    if (form.dataset.sent) { event.preventDefault(); event.stopImmediatePropagation(); return; }
    form.dataset.sent = "1";
    if (button) button.classList.add("is-busy");
  }, true);

  const release = () => document.querySelectorAll("form[data-sent]").forEach((form) => {
    delete form.dataset.sent;
    document.querySelectorAll(".is-busy").forEach((button) => button.classList.remove("is-busy"));
  });
  window.addEventListener("pageshow", release);
  document.addEventListener("htmx:afterRequest", release);

  /* A fragment that only replaces part of a form leaves the old token behind: a new act gets a new one. */
  document.addEventListener("htmx:afterRequest", (event) => {
    const token = event.detail.successful && event.target.closest && event.target.closest("form")?.elements.idempotency_token;
    if (token && event.detail.requestConfig.verb === "post") token.value = newToken();
  });
  const newToken = () => [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");

  /* ---- dialogs, printing, menus ------------------------------------------------------------------- */
  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-open]");
    if (opener) document.getElementById(opener.dataset.open)?.showModal();
    if (event.target.closest("[data-close]")) event.target.closest("dialog")?.close();
    if (event.target.closest("[data-print]")) window.print();
    document.querySelectorAll("details.mz-acting[open]").forEach((menu) => { if (!menu.contains(event.target)) menu.open = false; });
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    document.querySelectorAll("details.mz-acting[open]").forEach((menu) => { menu.open = false; menu.querySelector("summary").focus(); });
  });

  /* ---- offline banner and draft line -------------------------------------------------------------- */
  const showOffline = () => document.querySelectorAll("[data-offline]").forEach((banner) => { banner.hidden = navigator.onLine; });
  window.addEventListener("online", () => {
    showOffline();
    document.querySelectorAll("form[data-saves-draft]").forEach((form) => form.dispatchEvent(new Event("change")));
  });
  window.addEventListener("offline", showOffline);

  const say = (state) => document.querySelectorAll("[data-draft]").forEach((line) => {
    line.classList.remove("is-saved", "is-saving", "is-offline", "is-failed", "is-none");
    line.classList.add(`is-${state}`);
    line.querySelector("[data-draft-text]").textContent = line.dataset[state];
  });
  document.addEventListener("htmx:beforeRequest", (event) => { if (event.target.closest("[data-saves-draft]")) say("saving"); });
  document.addEventListener("htmx:afterRequest", (event) => {
    if (event.target.closest && event.target.closest("[data-saves-draft]")) say(event.detail.successful ? "saved" : "failed");
  });

  document.addEventListener("DOMContentLoaded", () => {
    applyConditions(document);
    showOffline();
    document.querySelector("[aria-invalid='true']")?.focus({ preventScroll: false });
  });
  document.addEventListener("htmx:load", () => applyConditions(document));

  /* ---- Alpine components -------------------------------------------------------------------------- */
  document.addEventListener("alpine:init", () => {
    /* A place (or anything else) found by typing; the address answers JSON [{value, label, hint}]. */
    Alpine.data("picker", () => ({
      asked: 0,
      async look() {
        const text = this.$refs.box.value.trim();
        this.$refs.value.value = "";
        if (!text) { this.fold(); return; }
        const mine = ++this.asked;
        const answer = await fetch(`${this.$root.dataset.url}?q=${encodeURIComponent(text)}`, { headers: { Accept: "application/json" } });
        if (!answer.ok || mine !== this.asked) return;
        this.offer(await answer.json());
      },
      offer(places) {
        const list = this.$refs.list;
        list.replaceChildren(...places.map((place, index) => {
          const line = document.createElement("li");
          const hint = document.createElement("small");
          line.role = "option";
          line.id = `${list.id}-${index}`;
          line.dataset.value = place.value;
          line.dataset.label = place.label;
          line.textContent = place.label;
          hint.textContent = place.hint || "";
          line.append(hint);
          line.addEventListener("mousedown", (event) => { event.preventDefault(); this.take(line); });
          return line;
        }));
        list.hidden = places.length === 0;
        this.$refs.box.setAttribute("aria-expanded", String(places.length > 0));
      },
      keys(event) {
        const lines = [...this.$refs.list.children];
        if (this.$refs.list.hidden || !lines.length) return;
        const at = lines.findIndex((line) => line.getAttribute("aria-selected") === "true");
        if (event.key === "ArrowDown" || event.key === "ArrowUp") {
          event.preventDefault();
          const next = lines[(at + (event.key === "ArrowDown" ? 1 : lines.length - (at < 0 ? 0 : 1))) % lines.length];
          lines.forEach((line) => line.setAttribute("aria-selected", String(line === next)));
          this.$refs.box.setAttribute("aria-activedescendant", next.id);
          next.scrollIntoView({ block: "nearest" });
        } else if (event.key === "Enter" && at >= 0) {
          event.preventDefault();
          this.take(lines[at]);
        } else if (event.key === "Escape") {
          this.fold();
        }
      },
      take(line) {
        this.$refs.box.value = line.dataset.label;
        this.$refs.value.value = line.dataset.value;
        this.$refs.value.dispatchEvent(new Event("change", { bubbles: true }));
        this.fold();
      },
      leave() { this.fold(); },
      fold() {
        this.$refs.list.hidden = true;
        this.$refs.box.setAttribute("aria-expanded", "false");
        this.$refs.box.removeAttribute("aria-activedescendant");
      },
    }));

    Alpine.data("chosenFile", () => ({
      show() {
        const files = [...this.$root.querySelector("input").files];
        if (!files.length) return;
        this.$refs.name.textContent = files.map((file) => file.name).join("、");
        this.$root.classList.add("is-chosen");
      },
    }));
  });
})();
