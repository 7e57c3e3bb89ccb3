import Testing

/// Real daemons on real disks, one test after the other: each wants the machine for itself.
@Suite("Real processes", .serialized)
enum RealProcesses {}
