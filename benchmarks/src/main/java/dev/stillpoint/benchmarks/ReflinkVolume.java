package dev.stillpoint.benchmarks;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// An XFS that shares blocks, in a file of the workbench.
record ReflinkVolume(Path root, String device) implements AutoCloseable {
    /// Nothing where it can't be made; says so.
    static Optional<ReflinkVolume> make(Workbench bench, int mebibytes) throws IOException, InterruptedException {
        return make(bench, bench.folder().resolve("xfs"), mebibytes);
    }

    /// The same at a place of one's choice, which is made.
    static Optional<ReflinkVolume> make(Workbench bench, Path root, int mebibytes)
            throws IOException, InterruptedException {
        if (!Workbench.root()) {
            System.out.println("absent: only root mounts a volume that clones; what needs one was left out");
            return Optional.empty();
        }
        if (!Workbench.has("mkfs.xfs") || !Workbench.has("losetup")) {
            return Optional.empty();
        }
        Path image = Files.createTempFile(bench.folder(), "xfs", ".img");
        try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
            file.setLength((long) mebibytes << 20);
        }
        Files.createDirectories(root);
        String device = run("losetup", "--show", "--direct-io=on", "-f", image.toString());
        try {
            run("mkfs.xfs", "-q", "-m", "reflink=1", device);
            run("mount", device, root.toString());
            return Optional.of(new ReflinkVolume(root, device));
        } catch (IOException e) {
            run("losetup", "-d", device);
            throw e;
        }
    }

    private static String run(String... command) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().merge("PATH", "/usr/sbin:/sbin", (path, more) -> path + ":" + more);
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        if (process.waitFor() != 0) {
            throw new IOException(List.of(command) + ": " + said);
        }
        return said;
    }

    @Override
    public void close() throws IOException {
        try {
            run("umount", root.toString());
            run("losetup", "-d", device);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while unmounting " + root, e);
        }
    }
}
