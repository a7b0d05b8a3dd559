package dev.stillpoint.ctl.gateway;

import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.zip.ZipException;

/// Why a file can't be read or written, in words: Java often says no more than its name.
public final class FileTrouble {
    private FileTrouble() {}

    /// Without the file's name.
    public static String why(Path file, IOException trouble) {
        if (Files.isDirectory(file)) {
            return "it is a folder";
        }
        return switch (trouble) {
            case NoSuchFileException e -> "there is no such file";
            case AccessDeniedException e -> "its permissions do not allow it";
            case FileAlreadyExistsException e -> "it exists already";
            case CharacterCodingException e -> "it is no text in UTF-8";
            case EOFException e -> "it ends too early: it was cut, or it is still being written";
            case ZipException e -> "it is not compressed by gzip, or was changed: " + e.getMessage();
            default -> trouble.getMessage() == null ? trouble.getClass().getSimpleName() : trouble.getMessage();
        };
    }
}
