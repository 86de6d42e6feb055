// Shows how far files have come on their way. Without this file the same form does the same by
// itself.
wire();

function wire() {
  const form = document.querySelector("form[data-upload]");
  if (form) form.addEventListener("submit", (event) => send(event, form));
}

function send(event, form) {
  const said = form.querySelector("[data-upload-progress]");
  if (!form.querySelector("input[type=file]").files.length) return;
  event.preventDefault();
  const request = new XMLHttpRequest();
  request.upload.addEventListener("progress", (sent) => {
    if (!sent.lengthComputable) return;
    const share = Math.round((100 * sent.loaded) / sent.total);
    said.textContent = share < 100 ? `Sending: ${share}%` : "Looking at the files …";
  });
  request.addEventListener("load", () => show(request));
  request.addEventListener("error", () => {
    said.textContent = "The files did not arrive. Check your connection, then press the button again.";
  });
  said.textContent = "Sending …";
  request.open("POST", form.action);
  request.send(new FormData(form));
}

function show(request) {
  const page = new DOMParser().parseFromString(request.responseText, "text/html");
  const main = page.querySelector("main");
  if (!main) return window.location.reload();
  document.querySelector("main").replaceWith(main);
  document.title = page.title;
  const first = main.querySelector(".govuk-error-summary, .govuk-notification-banner");
  if (first) {
    first.setAttribute("tabindex", "-1");
    first.focus();
  }
  wire();
}
