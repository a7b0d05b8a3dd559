package dev.stillpoint.disk.storage;

import java.io.IOException;
import java.nio.file.Path;

/// Everything the engine does to files. All methods may be called from several threads.
public interface Storage {
    /// Opens a disk's file for reading, held so that nobody writes or deletes it meanwhile.
    ///
    /// @throws SourceInUse when somebody else has it open for writing
    ReadableFile openSource(Path path) throws IOException;

    /// Makes `clone`, a new file that shares all blocks with a disk's file, while the disk is held as by
    /// [#openSource]. Durable when this returns, but for the name in its folder ([#syncFolder]); nothing is left
    /// when it throws.
    ///
    /// @throws SourceInUse when somebody else has the disk open for writing
    /// @throws dev.stillpoint.disk.clone.CloneRefused when blocks can't be shared there: copy instead
    /// @throws java.nio.file.FileAlreadyExistsException when the name is taken
    void cloneSource(Path source, Path clone) throws IOException;

    /// Opens a copied file to be read from its medium, past the page cache where the file system allows it
    /// ([ReadableFile#pastPageCache]).
    ReadableFile openCopy(Path path) throws IOException;

    /// Opens a manifest.
    ReadableFile openRecord(Path path) throws IOException;

    /// Makes a new file of `length` bytes, all holes.
    ///
    /// @throws java.nio.file.FileAlreadyExistsException when the name is taken, also by a symbolic link
    WritableFile createCopy(Path path, long length) throws IOException;

    /// Makes a new file of `length` bytes that shares its blocks with the beginning of `base`, a copied file nobody
    /// writes any more.
    ///
    /// @param mostExtents in how many pieces `base` may lie: what a clone costs follows from that
    /// @throws dev.stillpoint.disk.clone.CloneRefused when blocks can't be shared there, or are in too many pieces
    /// @throws java.nio.file.FileAlreadyExistsException when the name is taken
    WritableFile cloneCopy(Path base, Path path, long length, long mostExtents) throws IOException;

    /// Goes on with a file that another process began: holes from `keep` on, `length` bytes long.
    ///
    /// @throws java.nio.file.NoSuchFileException when it is not there
    WritableFile resumeCopy(Path path, long keep, long length) throws IOException;

    /// Goes on with a manifest or journal that another process began.
    ///
    /// @throws java.nio.file.NoSuchFileException when it is not there
    WritableFile resumeRecord(Path path) throws IOException;

    /// Makes a new empty file for a manifest or tombstone.
    ///
    /// @throws java.nio.file.FileAlreadyExistsException when the name is taken
    WritableFile createRecord(Path path) throws IOException;

    /// Makes the folder and those above it that are missing, durably.
    void createFolders(Path folder) throws IOException;

    /// Gives a finished file its name, in one act and never replacing another file.
    ///
    /// @throws java.nio.file.FileAlreadyExistsException when `to` exists
    void place(Path from, Path to) throws IOException;

    /// Deletes the file or empty folder if it is there.
    void delete(Path path) throws IOException;

    /// Makes names given in this folder durable.
    void syncFolder(Path folder) throws IOException;

    /// Bytes that can still be written at the folder.
    long usableBytes(Path folder) throws IOException;
}
