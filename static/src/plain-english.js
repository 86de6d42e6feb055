// While an editor writes, how plain the words are stands below the text. Without this file the
// button “Check the words” does the same.
const PAUSE = 1200; // milliseconds without a key

for (const button of document.querySelectorAll("button[name=check]")) {
  const form = button.form;
  const field = form && form.querySelector("textarea[data-plain-english]");
  if (!field) continue;
  const box = document.createElement("div");
  box.setAttribute("aria-live", "polite");
  field.after(box);
  let waiting;
  let asked = 0;
  const look = async () => {
    const mine = ++asked;
    const body = new FormData();
    body.set("text", field.value);
    body.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    try {
      const answer = await fetch("/plain-english/", { method: "POST", body });
      if (!answer.ok || answer.redirected || mine !== asked) return;
      const said = new DOMParser().parseFromString(await answer.text(), "text/html");
      document.getElementById("plain-english")?.remove();
      box.replaceChildren(...said.body.childNodes);
    } catch {
      // The line is down: the button still works.
    }
  };
  field.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(look, PAUSE);
  });
}
