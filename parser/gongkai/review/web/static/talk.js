// Comments on a report and its cells, and whose work it is. Nothing here decides; text only ever enters as text.
"use strict";

{
  const talk = document.getElementById("talk");
  const talkButton = document.getElementById("talk-button");
  const saying = document.getElementById("saying-text");
  let aboutField = "";

  // Keys typed here are text, not decisions.
  talk.addEventListener("keydown", (event) => {
    event.stopPropagation();
    if (event.key === "Enter" && event.ctrlKey && event.target === saying && !event.isComposing) say();
  });

  function showTalk(found) {
    const open = found.threads.filter((each) => each.open);
    talkButton.textContent = [
      `${words.comments} ${open.length} (${texts.keys.comment})`,
      ...(found.assigned ? [`${words.assigned_to} ${found.assigned}`] : []),
    ].join(" · ");
    const marked = new Set(open.map((each) => each.field));
    for (const cell of cells) cell.classList.toggle("discussed", marked.has(cell.dataset.field));
    document.getElementById("assigned").textContent = `${words.assigned_to}: ${found.assigned ?? words.nobody}`;
    document.getElementById("take-over").hidden = found.mine;
    document.getElementById("give-back").hidden = !found.assigned;
    document.getElementById("colleagues").replaceChildren(
      ...found.people.map((name) => Object.assign(document.createElement("option"), { value: name })),
    );
    document.getElementById("threads").replaceChildren(...found.threads.map(threadOf));
  }

  function threadOf(thread) {
    const made = element("section", thread.open ? "thread" : "thread ended", "");
    made.append(element("h3", "", `${thread.name || words.the_report}${thread.open ? "" : ` · ${words.ended}`}`));
    for (const each of thread.said) {
      const at = new Date(each.at).toLocaleString(document.documentElement.lang);
      made.append(element("p", "", `${each.who}${each.to ? ` → ${each.to}` : ""} · ${at}\n${each.text || "✓"}`));
    }
    if (thread.open) {
      for (const [word, closes] of [[words.answer, false], [words.end_thread, true]]) {
        const button = element("button", "", word);
        button.type = "button";
        button.addEventListener("click", () => send("comments", { text: saying.value, to: null, answers: thread.id, closes }));
        made.append(button);
      }
    }
    return made;
  }

  async function send(where, body) {
    const wrong = document.getElementById("talk-wrong");
    wrong.textContent = "";
    try {
      const answer = await (body ? post(`/report/${texts.sha256}/${where}`, body) : fetch(`/report/${texts.sha256}/${where}`));
      if (answer.status === 422) {
        const told = await answer.json();
        wrong.textContent = told[document.documentElement.lang.startsWith("zh") ? "zh" : "en"];
      } else if (!answer.ok) wrong.textContent = answer.status === 401 ? words.session_ended : String(answer.status);
      else {
        showTalk(await answer.json());
        if (body?.text !== undefined) saying.value = ""; // what was not taken stays to be sent again
      }
    } catch {
      wrong.textContent = words.broken;
    }
    document.body.dataset.talks = Number(document.body.dataset.talks ?? 0) + 1;
  }

  const say = () => send("comments", { text: saying.value, field: aboutField, to: document.getElementById("saying-to").value });
  const assign = (to) => send("assignment", { to });

  function openTalk() {
    aboutField = chosen ?? "";
    document.getElementById("saying-about").textContent = state.fields[aboutField]?.name ?? words.the_report;
    talk.showModal();
    saying.focus();
    send("comments");
  }

  document.getElementById("saying").addEventListener("submit", (event) => {
    event.preventDefault();
    event.stopPropagation();
    say();
  });
  document.getElementById("talk-close").addEventListener("click", () => talk.close());
  document.getElementById("take-over").addEventListener("click", () => assign(texts.who));
  document.getElementById("give-back").addEventListener("click", () => assign(null));
  document.getElementById("assign-other").addEventListener("click", () => assign(document.getElementById("assign-to").value));
  talkButton.addEventListener("click", openTalk);
  ACTIONS.comment = openTalk;
  FREE.add("comment");
  send("comments");
  // A link to a cell's comments opens on that cell.
  const linked = decodeURIComponent(window.location.hash.slice(1));
  if (cellOf.has(linked)) choose(linked);
}
