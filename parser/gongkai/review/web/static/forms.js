// Forms that write are sent by script: where there is no TLS a browser says of no other request which page it is from.
"use strict";

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (form.method !== "post") return;
  event.preventDefault();
  const body = new URLSearchParams(new FormData(form));
  let wrong = "";
  try {
    const answer = await fetch(form.action, { method: "POST", body });
    if (answer.redirected) return window.location.assign(answer.url);
    const found = new DOMParser().parseFromString(await answer.text(), "text/html");
    wrong = found.querySelector(".notice")?.textContent ?? String(answer.status);
  } catch (error) {
    wrong = error.message;
  }
  const notice = document.querySelector("main .notice") ?? document.createElement("p");
  notice.className = "notice";
  notice.setAttribute("role", "alert");
  notice.textContent = wrong;
  document.querySelector("main").prepend(notice);
});
