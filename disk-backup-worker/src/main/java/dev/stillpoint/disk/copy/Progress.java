package dev.stillpoint.disk.copy;

/// Hears how a copy goes on. Called often and from several threads; answers at once.
public interface Progress {
    Progress NONE = new Progress() {
        @Override
        public void moved(long bytesDone, long bytesTotal, String doing) {}

        @Override
        public void waiting(String waitingFor) {}
    };

    /// @param bytesDone of the whole work: with reading back, a byte copied is half done
    /// @param bytesTotal the files' lengths together
    void moved(long bytesDone, long bytesTotal, String doing);

    /// @param waitingFor names the holder of what is waited for
    void waiting(String waitingFor);

    /// Still at it, though nothing moved.
    default void alive() {}
}
