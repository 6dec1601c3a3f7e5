/* The map of London inside streamlit-folium's frame.

   Whatever a record says arrives here as data and is shown with textContent only: nothing in this file may ever
   make HTML from a string. The frame is sandboxed, so links open in a window of their own. */
"use strict";

window.hqMap = (function () {
  const UNIT = 1e4; // outlines come as whole ten-thousandths of a degree
  const BOROUGH_NAMES_FROM = 11;
  const DISTRICT_NAMES_FROM = 12;
  const KINDS = { c: ["case study", "case studies"], a: ["local asset", "local assets"] };
  const OUR_PATH = /^\/[ca]\/[a-z0-9-]+$/;

  // A frame holds one map. `chosen` is the path of the entry whose pin was chosen last.
  const shapes = new Map(); // of boroughs, by name
  let london = null;
  let area = "";
  let wanted = null;
  let tidy = null;
  let popup = null;
  let chosen = "";

  function element(name, className, text) {
    const made = document.createElement(name);
    if (className) made.className = className;
    if (text) made.textContent = text;
    return made;
  }

  /* A ring is the first point, then the step to each next one: [lat, lon, step north, step east, ...]. */
  function points(ring) {
    const found = [];
    let lat = 0;
    let lon = 0;
    for (let at = 0; at < ring.length; at += 2) {
      lat += ring[at];
      lon += ring[at + 1];
      found.push([lat / UNIT, lon / UNIT]);
    }
    return found;
  }

  const polygons = (area) => area.map((rings) => rings.map(points));

  function addOutlines(map, outlines) {
    const renderer = L.svg({ padding: 0.6 });
    const draw = (shape, className, fill) =>
      L.polygon(shape, { className, fill, renderer, interactive: false, smoothFactor: 0.6 }).addTo(map);
    const hull = polygons(outlines.london);
    const world = [[85, -180], [85, 180], [-85, 180], [-85, -180]];
    draw(hull, "hq-water", true);
    draw([world, ...hull.map((rings) => rings[0])], "hq-outside", true);
    outlines.boroughs.forEach((one) => shapes.set(one.name, draw(polygons(one.shape), "hq-borough", true)));
    outlines.icbs.forEach((one) => draw(polygons(one.shape), "hq-icb", false));
    london = L.latLngBounds(hull[0][0]);
  }

  /* Where somebody looks for one spot, `districts` are given: then boroughs have their names at once, ICBs none. */
  function addNames(map, outlines, districts) {
    map.createPane("hq-names").style.zIndex = 450;
    const add = (name, at, className) => {
      const icon = L.divIcon({ className, html: element("span", "", name), iconSize: null });
      return L.marker([at[0] / UNIT, at[1] / UNIT], { icon, pane: "hq-names", interactive: false, keyboard: false }).addTo(map);
    };
    const icbs = outlines.icbs.map((one) => add(one.name, one.label, "hq-icb-name"));
    const boroughs = outlines.boroughs.map((one) => add(one.name, one.label, "hq-borough-name"));
    const codes = (districts || []).map(([code, ...at]) => add(code, at, "hq-district-name"));
    tidy = () => {
      const near = Boolean(districts || area) || map.getZoom() >= BOROUGH_NAMES_FROM;
      icbs.forEach((marker) => marker.getElement().classList.toggle("hq-off", near));
      const taken = [];
      showWithoutOverlap(map, boroughs, near, taken);
      showWithoutOverlap(map, codes, map.getZoom() >= DISTRICT_NAMES_FROM, taken);
    };
    map.on("zoomend resize", tidy);
    tidy();
  }

  /* Larger boroughs come first, so the small ones in the middle wait until there is room for their names. */
  function showWithoutOverlap(map, markers, mayShow, taken) {
    markers.forEach((marker) => {
      const label = marker.getElement();
      label.classList.remove("hq-off");
      const text = label.firstChild;
      const at = map.latLngToLayerPoint(marker.getLatLng());
      const half = L.point(text.offsetWidth / 2 + 3, text.offsetHeight / 2 + 1);
      const box = L.bounds(at.subtract(half), at.add(half));
      const free = mayShow && !taken.some((other) => other.overlaps(box));
      if (free) taken.push(box);
      label.classList.toggle("hq-off", !free);
    });
  }

  /* A frame that is hidden at first (a phone shows the list) has no size: then wait until it has one. */
  function show(map, bounds) {
    wanted = bounds;
    showWanted(map);
  }

  function showWanted(map) {
    if (!wanted || !map.getSize().x) return;
    const bounds = wanted;
    wanted = null;
    map.fitBounds(bounds, { animate: false, padding: [4, 4] });
  }

  /* Go to the boroughs of an area, all of London where none are named; the same area again moves nothing. */
  function lookAt(map, names) {
    if (names.join() === area) return;
    area = names.join();
    shapes.forEach((shape, name) => {
      shape.getElement().classList.toggle("hq-elsewhere", Boolean(area) && !names.includes(name));
    });
    const inside = names.filter((name) => shapes.has(name)).map((name) => shapes.get(name).getBounds());
    show(map, inside.length ? inside.reduce((all, one) => all.extend(one), L.latLngBounds([])) : london);
    tidy();
  }

  function prepare(map, outlines, label, districts) {
    document.documentElement.lang = "en-GB";
    document.title = label;
    const container = map.getContainer();
    container.setAttribute("role", "region");
    container.setAttribute("aria-label", label);
    addOutlines(map, outlines);
    map.on("resize", () => showWanted(map));
    show(map, london);
    addNames(map, outlines, districts);
    if (map.attributionControl) map.attributionControl.setPrefix(false);
  }

  /* An icon whose element carries a name for screen readers. */
  const NamedIcon = L.DivIcon.extend({
    createIcon: function (old) {
      const made = L.DivIcon.prototype.createIcon.call(this, old);
      made.setAttribute("aria-label", this.options.label);
      if (this.options.path && this.options.path === chosen) made.classList.add("hq-chosen");
      return made;
    },
  });

  function popupContent(entry, close) {
    const content = element("div", "hq-popup");
    content.append(element("p", "hq-popup-kind", entry.kindName));
    const link = element(OUR_PATH.test(entry.path) ? "a" : "strong", "hq-popup-title", entry.title);
    if (link.tagName === "A") {
      link.href = entry.path;
      link.target = "_blank";
      link.rel = "noopener";
    }
    content.append(link);
    [entry.organisation, entry.where].filter(Boolean).forEach((text) => content.append(element("p", "", text)));
    content.addEventListener("keydown", (event) => {
      if (event.key === "Escape") close();
    });
    return content;
  }

  function openPopup(marker, entry, withKeyboard) {
    const map = marker._map;
    if (!map) return;
    const close = () => {
      map.closePopup();
      if (marker.getElement()) marker.getElement().focus();
    };
    const content = popupContent(entry, close);
    map.getContainer().querySelectorAll(".hq-chosen").forEach((pin) => pin.classList.remove("hq-chosen"));
    marker.getElement().classList.add("hq-chosen");
    chosen = entry.path;
    popup = L.popup({ maxWidth: 240, offset: [0, -10], autoPanPadding: [12, 12] })
      .setLatLng(marker.getLatLng())
      .setContent(content)
      .openOn(map);
    if (withKeyboard && content.querySelector("a")) content.querySelector("a").focus();
  }

  /* A row: lat, lon, "c" or "a", slug, title, organisation, the place in words. */
  function pin(row) {
    const [lat, lon, kind, slug, title, organisation, where] = row;
    const names = KINDS[kind];
    const entry = { kindName: names[0], path: `/${kind}/${slug}`, title, organisation, where };
    const label = `${title}, ${names[0]}, ${where}`;
    const icon = new NamedIcon({ className: `hq-pin hq-pin-${kind}`, iconSize: [26, 26], label, path: entry.path });
    const marker = L.marker([lat, lon], { icon, title, kind, riseOnHover: true });
    marker.on("click", (event) => {
      event.latlng = L.latLng(lat, lon); // what the page is told: pins at one spot are drawn spread out
      openPopup(marker, entry, Boolean(event.byKeyboard));
    });
    marker.on("keypress", (event) => {
      if (event.originalEvent.key !== "Enter") return;
      // As a click it also reaches the page, which then shows the entry in its list.
      marker.fire("click", { byKeyboard: true }, true);
    });
    return marker;
  }

  const counted = (count, kind) => `${count} ${KINDS[kind][count === 1 ? 0 : 1]}`;

  function clusterIcon(cluster) {
    const markers = cluster.getAllChildMarkers();
    const counts = { c: 0, a: 0 };
    markers.forEach((marker) => (counts[marker.options.kind] += 1));
    const made = ["c", "a"].filter((kind) => counts[kind]).map((kind) => counted(counts[kind], kind));
    const oneSpot = markers.every((marker) => marker.getLatLng().equals(markers[0].getLatLng()));
    const label = `${markers.length} places (${made.join(", ")}), ${oneSpot ? "spread them out" : "zoom in"}`;
    const shown = element("span", "", String(markers.length));
    return new NamedIcon({ className: "hq-cluster", iconSize: [38, 38], html: shown, label });
  }

  /* A filter may have taken away the pin that a popup speaks of. */
  function closeWithoutPin(map, rows) {
    const isThere = rows.some(([, , kind, slug]) => `/${kind}/${slug}` === chosen);
    if (popup && !isThere) map.closePopup(popup);
  }

  /* All pins of an area, gathered where they are close. The cluster library of this version knows the mouse only. */
  function pins(rows, boroughs) {
    const group = L.markerClusterGroup({
      iconCreateFunction: clusterIcon,
      showCoverageOnHover: false,
      maxClusterRadius: 44,
    });
    group.on("clusterkeypress", (event) => {
      if (event.originalEvent.key === "Enter") event.layer.fire("click", {}, true);
    });
    group.on("add", () => {
      lookAt(group._map, boroughs);
      closeWithoutPin(group._map, rows);
    });
    return group.addLayers(rows.map(pin));
  }

  /* The place that somebody is adding: one pin, which nothing but a further click moves. */
  function place(lat, lon) {
    const icon = new NamedIcon({ className: "hq-pin hq-pin-a hq-chosen", iconSize: [26, 26], label: "The place you chose" });
    return L.marker([lat, lon], { icon, interactive: false, keyboard: false });
  }

  return { prepare, pins, place };
})();
