package dev.stillpoint.contracts;

/// Where a disk hangs: SCVMM's bus and LUN are Hyper-V's controller number and location.
///
/// @param controller `SCSI` or `IDE`; shared disks hang on SCSI only
/// @param number the controller's number, from 0
/// @param location the place on that controller, from 0
public record Slot(Controller controller, int number, int location) {
    public enum Controller {
        SCSI,
        IDE
    }

    public static Slot scsi(int number, int location) {
        return new Slot(Controller.SCSI, number, location);
    }

    @Override
    public String toString() {
        return controller + " " + number + ":" + location;
    }
}
