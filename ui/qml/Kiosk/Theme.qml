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
    // A length drawn for 3.2 px/mm in whole pixels of this screen: what stands between two pixels is drawn anew at every repaint.
    function px(drawn) {
        return Math.round(drawn * scale);
    }
    readonly property int margin: px(56)
    readonly property int gutter: px(24)
    readonly property int radius: px(26)
    readonly property int title: px(62)
    readonly property int section: px(40)
    readonly property int subject: px(38)
    readonly property int body: px(34)
    readonly property int meta: px(30)
    readonly property int button: px(40)
    readonly property int slogan: px(116)
    readonly property int actionHeight: px(124)
    readonly property int lowHeight: px(96)
}
