// Answers while somebody types, and moves between hits by keys. The page works without it.
"use strict";

(() => {
  const PAUSE = 150; // milliseconds without a key before a search begins
  const input = document.getElementById("q");
  const main = document.getElementById("main");
  const status = document.getElementById("status");
  const form = input && input.form;
  if (!form) return;

  let running = null;
  let timer = 0;
  let asked = input.value;

  const addressOf = () => {
    const fields = new URLSearchParams(new FormData(form));
    return "/?" + fields;
  };

  // Takes the answer out of the page that the server makes anyway.
  const show = async () => {
    if (input.value === asked) return;
    const wanted = input.value;
    if (running) running.abort();
    running = new AbortController();
    const address = addressOf();
    try {
      const reply = await fetch(address, { signal: running.signal, headers: { accept: "text/html" } });
      if (!reply.ok) return;
      const page = new DOMParser().parseFromString(await reply.text(), "text/html");
      const content = page.getElementById("main");
      if (!content) return;
      asked = wanted;
      main.replaceChildren(...content.childNodes);
      document.title = page.title;
      history.replaceState(null, "", wanted ? address : "/");
      const summary = document.getElementById("summary");
      status.textContent = summary ? summary.textContent : "";
    } catch (error) {
      if (error.name !== "AbortError") status.textContent = "The server does not answer.";
    }
  };

  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(show, PAUSE);
  });

  const hits = () => [...document.querySelectorAll(".hit h2 a")];

  const move = (step) => {
    const links = hits();
    const at = links.indexOf(document.activeElement);
    const next = at < 0 ? (step > 0 ? 0 : -1) : at + step;
    if (next < 0) {
      input.focus();
    } else if (next < links.length) {
      links[next].focus();
    }
    return links.length > 0;
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const isTyping = event.target.closest("input, textarea, select") !== null;
    const isOnHit = event.target.closest(".hit") !== null;
    let done = false;
    if (event.key === "/" && !isTyping) {
      input.focus();
      input.select();
      done = true;
    } else if (event.key === "ArrowDown" && (isOnHit || event.target === input)) {
      done = move(1);
    } else if (event.key === "ArrowUp" && isOnHit) {
      done = move(-1);
    } else if (event.key === "j" && isOnHit) {
      done = move(1);
    } else if (event.key === "k" && isOnHit) {
      done = move(-1);
    } else if (event.key === "Escape" && isOnHit) {
      input.focus();
      done = true;
    }
    if (done) event.preventDefault();
  });
})();
