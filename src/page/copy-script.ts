/**
 * Puts a button beside each value that is to be copied, where a browser runs scripts; without them a click selects the whole value.
 * Plain and in ASCII, since the page's policy holds its hash.
 */
export const COPY_SCRIPT = `(() => {
  const said = document.createElement("p");
  said.className = "unseen";
  said.setAttribute("role", "status");
  document.body.append(said);
  const select = (code) => {
    const range = document.createRange();
    range.selectNodeContents(code);
    getSelection().removeAllRanges();
    getSelection().addRange(range);
  };
  const copied = async (code) => {
    select(code);
    try {
      await navigator.clipboard.writeText(code.textContent);
      return true;
    } catch {
      return document.execCommand("copy");
    }
  };
  for (const code of document.querySelectorAll(".value, pre > code")) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = "Copy";
    const of = code.dataset.of || "this";
    button.setAttribute("aria-label", "Copy " + of);
    button.addEventListener("click", async () => {
      const done = await copied(code);
      button.textContent = done ? "Copied" : "Selected";
      said.textContent = (done ? "Copied: " : "Selected, to be copied by hand: ") + of;
      setTimeout(() => (button.textContent = "Copy"), 2000);
    });
    code.after(" ", button);
  }
})();`;
