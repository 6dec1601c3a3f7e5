// Moves the keyboard and the eye to the head of what has just been shown, once for each `at`.
// Streamlit keeps focus and scroll where they were, at the bottom of the step before.
let seen = null;

export default function ({ data }) {
  if (data.at === seen) return;
  const first = seen === null;
  seen = data.at;
  if (first) return;
  requestAnimationFrame(() => {
    const target = document.getElementById(data.target);
    if (!target) return;
    target.scrollIntoView({ block: "start" });
    target.focus({ preventScroll: true });
  });
}
