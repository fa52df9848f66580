/* The wall screen: one page after another; the next one loads unseen behind the one that is shown. After a publication
   the pages load anew, so the newest release is always what comes next. */
(() => {
  const pages = document.body.dataset.pages.split(" ");
  const seconds = Number(document.body.dataset.seconds);
  const frames = [...document.querySelectorAll("iframe")];
  const bar = document.getElementById("bar");
  let page = 0;
  let shown = 0;
  let release = "";

  frames[0].src = pages[0];
  frames[1].src = pages[1 % pages.length];

  function next() {
    frames[shown].classList.remove("shown");
    shown = 1 - shown;
    page = (page + 1) % pages.length;
    frames[shown].classList.add("shown");
    const after = pages[(page + 1) % pages.length];
    window.setTimeout(() => { frames[1 - shown].src = after; }, 1000);
    restart();
  }

  function restart() {
    bar.style.animation = "none";
    void bar.offsetWidth;
    bar.style.animation = `run ${seconds}s linear`;
  }

  async function look() {
    try {
      const answer = await fetch("/guoban/release", { cache: "no-store" });
      if (!answer.ok || answer.redirected) { return; }
      const current = await answer.text();
      if (release && current !== release) { frames.forEach((frame) => frame.contentWindow.location.reload()); }
      release = current;
    } catch (error) { /* the server restarts: what is shown stays, and the next look finds it again */ }
  }

  document.getElementById("full").addEventListener("click", () => document.documentElement.requestFullscreen());
  window.setInterval(next, seconds * 1000);
  window.setInterval(look, 15000);
  look();
  restart();
})();
