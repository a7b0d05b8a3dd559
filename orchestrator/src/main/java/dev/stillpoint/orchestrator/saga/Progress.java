package dev.stillpoint.orchestrator.saga;

/// How far a run is. Bytes are those of disk copies.
public record Progress(int stepsDone, int stepsTotal, long bytesDone, long bytesTotal) {}
