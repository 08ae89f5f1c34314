// The pupils' page: a button that reads a question aloud, where the browser has a voice for the language; the number of a slip;
// and no second press.

const speech = window.speechSynthesis;
const lang = document.documentElement.lang;

const voiced = () => speech.getVoices().some((voice) => voice.lang.toLowerCase().split(/[-_]/)[0] === lang);

const offer = () => {
  if (!voiced()) return;
  for (const place of document.querySelectorAll("[data-listen]")) {
    if (place.firstChild) continue;
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = place.dataset.listenWord;
    button.addEventListener("click", () => {
      speech.cancel();
      const words = [...place.closest("fieldset").querySelectorAll(".pupil-option span")].map((each) => each.textContent);
      const said = new SpeechSynthesisUtterance([place.dataset.listen, ...words].join(". "));
      said.lang = lang;
      speech.speak(said);
    });
    place.append(button);
  }
};

if (speech && window.SpeechSynthesisUtterance) {
  offer();
  speech.addEventListener?.("voiceschanged", offer);
}

// A slip's own QR code carries its number behind the #, which no browser sends: it stands in no log. Here it fills the box.
const box = document.querySelector('input[name="number"]');
const carried = /^#n=([a-z0-9]{6})$/.exec(location.hash);
if (box && carried) {
  if (!box.value) box.value = carried[1];
  for (const link of document.querySelectorAll(".pupil-languages a")) link.hash = location.hash;
  history.replaceState(null, "", location.pathname + location.search);
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = "1";
});
window.addEventListener("pageshow", (event) => {
  if (event.persisted) document.querySelectorAll("form").forEach((form) => form.reset() || delete form.dataset.sent);
});
