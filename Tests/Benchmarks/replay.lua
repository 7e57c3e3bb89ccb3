-- Replays signed requests from a file, each at most once; wrk runs it.
-- Arguments: the route's path, the file, the bytes of a request behind its path, "once" or "again".
-- With "again" the file starts anew at its end, which is for the no-op route only.

local line, file, length, again
local threads = {}

function setup(thread)
    table.insert(threads, thread)
end

function init(args)
    line = "POST " .. args[1]
    file = assert(io.open(args[2], "rb"))
    length = tonumber(args[3])
    again = args[4] == "again"
    exhausted = 0
end

function request()
    local rest = file:read(length)
    if rest == nil then
        file:seek("set")
        rest = file:read(length)
        if not again then
            exhausted = 1
            wrk.thread:stop()
        end
    end
    return line .. rest
end

function done(summary, latency)
    local errors = summary.errors
    local broken = errors.connect + errors.read + errors.write + errors.timeout
    local ended = 0
    for _, thread in ipairs(threads) do
        ended = ended + thread:get("exhausted")
    end
    io.write(string.format(
        '\nRESULT {"requests":%d,"microseconds":%d,"p50":%d,"p99":%d,"broken":%d,"refused":%d,"exhausted":%d}\n',
        summary.requests, summary.duration, latency:percentile(50), latency:percentile(99), broken, errors.status,
        ended))
end
