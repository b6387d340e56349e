-- Asks one question after the other, and fails on any answer that is none.

local questions = {}
for line in io.lines(os.getenv("QUESTIONS")) do
  questions[#questions + 1] = line
end

local threads = {}
local asked = 0

function setup(thread)
  table.insert(threads, thread)
  thread:set("first", #threads)
end

function init()
  wrong = 0
  asked = first
end

function request()
  asked = asked + 1
  return wrk.format("GET", questions[asked % #questions + 1])
end

function response(status)
  if status ~= 200 then wrong = wrong + 1 end
end

function done(summary, latency, requests)
  local failed = 0
  for _, thread in ipairs(threads) do failed = failed + thread:get("wrong") end
  local errors = summary.errors
  failed = failed + errors.connect + errors.read + errors.write + errors.timeout
  local seconds = summary.duration / 1e6
  io.write(string.format("figures %d %d %.0f %.2f %.2f\n", summary.requests, failed,
    summary.requests / seconds, latency:percentile(50) / 1000, latency:percentile(99) / 1000))
end
