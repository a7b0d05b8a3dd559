package dev.stillpoint.contracts.audit;

import java.security.InvalidKeyException;
import java.util.Base64;

/// RFC 7468, for one object a file.
final class Pem {
    private Pem() {}

    /// @param label as in `-----BEGIN <label>-----`
    static byte[] bytes(String pem, String label) throws InvalidKeyException {
        String begin = "-----BEGIN " + label + "-----";
        String end = "-----END " + label + "-----";
        int from = pem.indexOf(begin);
        int to = pem.indexOf(end);
        if (from < 0 || to < from) {
            throw new InvalidKeyException("there is no " + begin);
        }
        try {
            return Base64.getMimeDecoder().decode(pem.substring(from + begin.length(), to));
        } catch (IllegalArgumentException e) {
            throw new InvalidKeyException("what stands after " + begin + " is no base64", e);
        }
    }
}
