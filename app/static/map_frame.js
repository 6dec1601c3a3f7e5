/* Streamlit names a component's frame after its Python module; people who hear the page need to be told what it is. */
"use strict";

(function () {
  const OURS = 'iframe[src*="/component/streamlit_folium"]';
  const NAME = "Map of London";
  const name = () =>
    document.querySelectorAll(OURS).forEach((frame) => {
      if (frame.title !== NAME) frame.title = NAME;
    });
  name();
  if (window.hqFrames) return;
  window.hqFrames = new MutationObserver(name);
  window.hqFrames.observe(document.body, { childList: true, subtree: true, attributes: true, attributeFilter: ["src", "title"] });
})();
