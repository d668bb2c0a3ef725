pragma Singleton
import QtQuick

// Palette, sizes and durations. Sizes are drawn for 3.2 px/mm; `scale` keeps their millimetres on this screen.
QtObject {
    property real pixelsPerMm: 3.2
    readonly property real scale: pixelsPerMm / 3.2
    property size screen: Qt.size(1080, 1920)
    readonly property bool wide: screen.width > screen.height
    readonly property int side: Math.round(Math.max(screen.width * 0.442, 744 * scale)) // the end side of a wide screen: words and actions
    property bool still: false // pictures: nothing moves
    readonly property string family: "IBM Plex Sans Arabic"
    readonly property color ink: "#0B1F17"
    readonly property color inkQuiet: "#2F3B36"
    readonly property color paper: "#F4F6F3"
    readonly property color surface: "#FFFFFF"
    readonly property color edge: "#66756D"
    readonly property color line: "#D5DCD6"
    readonly property color green900: "#0B3B2A"
    readonly property color green700: "#104631"
    readonly property color greenDeep: "#07281C"
    readonly property color green100: "#E6F3EC"
    readonly property color amber: "#8A5A00"
    readonly property color amber100: "#FFF4DC"
    readonly property color amberInk: "#3F2600"
    readonly property color gold: "#C8A24A"
    readonly property color goldLight: "#E6C77A"
    readonly property color grey100: "#E7EBE8"
    readonly property color red100: "#FDECEA"
    readonly property color redInk: "#5C0E0B"
    readonly property int margin: Math.round(56 * scale)
    readonly property int gutter: Math.round(24 * scale)
    readonly property int radius: Math.round(26 * scale)
    readonly property int title: Math.round(62 * scale)
    readonly property int section: Math.round(40 * scale)
    readonly property int subject: Math.round(38 * scale)
    readonly property int body: Math.round(34 * scale)
    readonly property int meta: Math.round(30 * scale)
    readonly property int button: Math.round(40 * scale)
    readonly property int slogan: Math.round(116 * scale)
    readonly property int actionHeight: Math.round(124 * scale)
    readonly property int lowHeight: Math.round(96 * scale)
}
