"""Pictures: frames in, frames out. No law, no storage; everything here reads hostile media in a confined process of its own.

Import from the modules, since each loads only what it needs (FFmpeg and the models are loaded in the child process alone):

    from regard.picture.opening import describe            # describe(source) -> Description: container, codec, turn, rate, sound, claimed date
    from regard.picture.redacting import find_faces, redact, Order, Click, Report
        # find_faces(source, progress=) -> FaceMap         faces followed over the recording; FaceMap.as_plain() for keeping, .at(frame, x, y)
        # redact(source, target, Order(...), faces) -> Report     a new MP4: faces filled, zones black, one person left clear, sound kept or not
    from regard.picture.masks import Zone, FULL            # polygons in shares of the picture; Order(faces=False, zones=...) burns them alone
    from regard.picture.overlay.check import check_overlay, Expected, OverlayCheck
        # check_overlay(source, Expected(start, zone, identity)) -> OverlayCheck: clock right, off, daylight-saving or not read; wearer; the crop

`source` and `target` are paths, or open binary files with a descriptor: an anonymous memory file (`os.memfd_create`) keeps plain
pictures off the disk. A target path must not exist; the source is never written. `progress(phase, done, expected)` is called in the
caller's process. Errors are those of `regard.picture.refusals`: InputRefused (`media_*`, `picture_nobody_there`) and Unavailable
(`picture_process_failed`). `Limits` (regard.picture.confined) bounds memory, processor time, time and bytes written.
"""
