/**
 * Suggestions under a search field, as one types. A form with a <template data-suggestions="address"> gains a combobox
 * (ARIA Authoring Practices 1.2: editable, list autocomplete, manual selection); without scripts it stays a form.
 *
 * Down, Up         open the list, go through its options and back to the field
 * Enter            opens the page of the chosen option, or else searches for what was typed
 * Escape           closes the list; a second time empties the field
 * Home, End, ←, →  back to the text
 */
const PAUSE = 120; // milliseconds without a key
const SHORTEST = 2; // characters; search/presentation/suggestions.py knows both limits, too
const LONGEST = 80;

class Combobox {
  constructor(template) {
    this.address = template.dataset.suggestions;
    this.field = template.closest("form").querySelector("input[name=q]");
    [this.list, this.status] = template.content.cloneNode(true).children;
    template.after(this.list, this.status);
    this.list.id = `${this.field.id}-suggestions`;
    this.field.type = "text"; // a field of type "search" may not be a combobox
    this.field.enterKeyHint = "search";
    this.field.role = "combobox";
    this.field.ariaAutoComplete = "list";
    this.field.setAttribute("aria-controls", this.list.id);
    this.close();
    this.listen();
  }

  listen() {
    this.field.addEventListener("input", () => this.typed());
    this.field.addEventListener("keydown", (event) => this.pressed(event));
    this.field.addEventListener("blur", () => this.close());
    this.field.form.addEventListener("submit", () => this.close());
    this.list.addEventListener("mousedown", (event) => event.preventDefault()); // the field keeps the focus
    this.list.addEventListener("click", (event) => this.open(event.target.closest("[role=option]")));
  }

  get options() {
    return [...this.list.children];
  }

  get isOpen() {
    return !this.list.hidden;
  }

  typed() {
    this.forget();
    this.choose(null);
    this.waiting = setTimeout(() => this.ask(), PAUSE);
  }

  /** Whatever is still on its way belongs to an older question. */
  forget() {
    clearTimeout(this.waiting);
    this.request?.abort();
  }

  async ask() {
    const words = this.field.value.trim();
    if (words.length < SHORTEST || words.length > LONGEST) {
      this.close();
      return;
    }
    this.request = new AbortController();
    const address = `${this.address}?${new URLSearchParams({ q: words })}`;
    try {
      const response = await fetch(address, { signal: this.request.signal });
      if (!response.ok) throw new Error(response.statusText);
      this.show(await response.text());
    } catch (error) {
      if (error.name !== "AbortError") this.close(); // a form that only searches is enough
    }
  }

  show(html) {
    const answer = document.createElement("template");
    answer.innerHTML = html;
    this.list.replaceChildren(...answer.content.querySelectorAll("[role=option]"));
    this.options.forEach((option, i) => (option.id = `${this.list.id}-${i}`));
    this.choose(null);
    this.list.hidden = this.options.length === 0;
    this.field.ariaExpanded = String(this.isOpen);
    this.status.textContent = answer.content.querySelector("[role=status]").textContent.trim();
  }

  close() {
    this.forget();
    this.choose(null);
    this.list.hidden = true;
    this.field.ariaExpanded = "false";
    this.status.textContent = "";
  }

  choose(option) {
    this.chosen?.setAttribute("aria-selected", "false");
    this.chosen = option;
    if (option) {
      option.setAttribute("aria-selected", "true");
      option.scrollIntoView({ block: "nearest" });
      this.field.setAttribute("aria-activedescendant", option.id);
    } else {
      this.field.removeAttribute("aria-activedescendant");
    }
  }

  /** One option further or back; between the last and the first stands the field itself. */
  step(direction) {
    const places = [null, ...this.options];
    const next = places.indexOf(this.chosen) + direction + places.length;
    this.choose(places[next % places.length]);
  }

  open(option) {
    if (!option) return;
    this.close();
    location.assign(option.dataset.href);
  }

  pressed(event) {
    if (event.isComposing || event.ctrlKey || event.metaKey) return; // an input method has its own use for keys
    const answer = {
      ArrowDown: () => this.arrow(event, 1),
      ArrowUp: () => this.arrow(event, -1),
      Enter: () => this.entered(event),
      Escape: () => this.escaped(event),
    }[event.key];
    if (answer) answer();
    else if (["Home", "End", "ArrowLeft", "ArrowRight"].includes(event.key)) this.choose(null);
  }

  arrow(event, direction) {
    event.preventDefault();
    if (event.altKey && direction < 0) this.close();
    else if (!this.isOpen) this.ask();
    else if (!event.altKey) this.step(direction);
  }

  entered(event) {
    if (!this.chosen) return;
    event.preventDefault();
    this.open(this.chosen);
  }

  escaped(event) {
    event.preventDefault();
    if (this.isOpen) this.close();
    else this.field.value = "";
  }
}

for (const template of document.querySelectorAll("template[data-suggestions]")) new Combobox(template);
