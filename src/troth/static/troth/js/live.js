/**
 * What moves by itself: listens at `<body data-live="URL">` for server-sent events and lets the
 * page refresh the parts that changed.
 *
 * Each message's data is one or more topics, separated by spaces ("queue case-42"). For each, the
 * body gets the event `live:TOPIC`; after a lost connection it gets `live:again`, since messages
 * were missed. So a part refreshes itself with
 *   hx-trigger="live:case-42 from:body, live:again from:body"
 * Elements with data-live-mark show the state: connecting, live or offline.
 */
const SETTLE = 150;
const RETRY = [1000, 2000, 5000, 10_000, 30_000];
const url = document.body.dataset.live;
const waiting = new Set();
let source;
let failures = 0;
let timer;

function mark(state) {
  document.querySelectorAll("[data-live-mark]").forEach((element) => {
    if (element.dataset.state !== state) element.dataset.state = state;
  });
}

function announce(topic) {
  if (!waiting.size) setTimeout(flush, SETTLE);
  waiting.add(topic);
}

function flush() {
  const topics = [...waiting];
  waiting.clear();
  for (const topic of topics) document.body.dispatchEvent(new CustomEvent(`live:${topic}`));
}

function onOpen() {
  if (failures) announce("again");
  failures = 0;
  mark("live");
}

function onError() {
  mark("offline");
  failures += 1;
  source.close();
  clearTimeout(timer);
  timer = setTimeout(connect, RETRY[Math.min(failures, RETRY.length) - 1]);
}

function connect() {
  source?.close();
  source = new EventSource(url);
  source.onopen = onOpen;
  source.onerror = onError;
  source.onmessage = (event) => event.data.split(/\s+/).filter(Boolean).forEach(announce);
}

function resume(event) {
  if (event.persisted) {
    failures += 1;
    connect();
  }
}

if (url) {
  connect();
  addEventListener("pagehide", () => source.close());
  addEventListener("pageshow", resume);
  addEventListener("online", connect);
}
