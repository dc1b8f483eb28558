-- wrk: each request takes the next address of the file ADDRESSES, in an order of its own for
-- every thread; done() prints one JSON object for bench_api.py.
local addresses = {}
local position = 0

function init(args)
   for line in io.lines(os.getenv("ADDRESSES")) do
      addresses[#addresses + 1] = line
   end
   math.randomseed(os.time() + tonumber(tostring({}):match("0x(%x+)"), 16) % 65536)
   position = math.random(#addresses)
   local tag = os.getenv("IF_NONE_MATCH")
   if tag and tag ~= "" then
      wrk.headers["If-None-Match"] = tag
   end
end

function request()
   position = position % #addresses + 1
   return wrk.format("GET", addresses[position])
end

function done(summary, latency, requests)
   local errors = summary.errors
   io.write(string.format(
      '{"requests": %d, "microseconds": %d, "bytes": %d, "p50": %d, "p99": %d, "failed": %d}\n',
      summary.requests, summary.duration, summary.bytes,
      latency:percentile(50), latency:percentile(99),
      errors.connect + errors.read + errors.write + errors.status + errors.timeout))
end
