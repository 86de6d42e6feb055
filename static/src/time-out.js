// Warns before somebody who has left a page alone is signed out, and lets them stay. The words
// at the foot of the page say when; without this script they are all there is. When time has run
// out the dialog covers the page: going on sends what was typed, which the portal keeps, shows
// again after signing in, and does not act on by itself.
const foot = document.getElementById("time-out");
const dialog = document.getElementById("time-out-dialog");

if (foot && dialog && dialog.showModal) {
  const words = dialog.querySelector("[data-time-out-words]");
  const form = dialog.querySelector("form");
  const button = form.querySelector("button");
  let warned;
  let over;
  let ends;

  function begin(seconds) {
    ends = Date.now() + seconds * 1000;
    warned = Math.min(Number(foot.dataset.warned), seconds / 2);
    over = false;
    const hour = new Date(ends).toLocaleTimeString("en-GB", { hour: "numeric", minute: "2-digit", hour12: true });
    foot.querySelector("time").textContent = hour.replace(" ", "").toLowerCase();
    look();
  }

  function look() {
    const left = Math.round((ends - Date.now()) / 1000);
    if (left <= 0) {
      over = true;
      words.textContent = "You have been signed out. What you typed on this page is not lost.";
      button.textContent = "Sign in again";
      dialog.classList.add("app-time-out--over");
      if (!dialog.open) dialog.showModal();
      return;
    }
    if (left <= warned && !dialog.open) dialog.showModal();
    const wait = left > warned ? left - warned : Math.min(left, 20);
    if (dialog.open) {
      const minutes = Math.ceil(left / 60);
      words.textContent = `You have not opened a page for a while. You will be signed out in ${minutes} ${minutes === 1 ? "minute" : "minutes"}.`;
    }
    // A long wait can be longer than asked for when the computer sleeps; so look again.
    window.setTimeout(look, Math.min(wait, 60) * 1000);
  }

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (over) return goOn();
    try {
      const answer = await fetch(form.action, {
        method: "POST",
        body: new FormData(form),
        headers: { Accept: "application/json" },
      });
      if (!answer.ok || answer.redirected) throw new Error("signed out");
      dialog.close();
      begin(await answer.json());
    } catch {
      goOn();
    }
  });

  // Escape means the same as the button: somebody is there.
  dialog.addEventListener("cancel", (event) => {
    event.preventDefault();
    form.requestSubmit();
  });

  function goOn() {
    const forms = document.querySelectorAll("main form[method=post]");
    if (forms.length === 1) forms[0].submit();
    else window.location.reload();
  }

  begin(Number(foot.dataset.seconds));
}
