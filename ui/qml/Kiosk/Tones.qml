pragma Singleton
import QtQuick

// How well, soon and now look: colour, outline and shape together, never colour alone.
QtObject {
    function ground(tone: string): color {
        return tone === "now" ? Theme.red100 : tone === "soon" ? Theme.amber100 : Theme.green100;
    }
    function ink(tone: string): color {
        return tone === "now" ? Theme.redInk : tone === "soon" ? Theme.amberInk : Theme.green900;
    }
    function edge(tone: string): color {
        return tone === "now" ? Theme.redInk : tone === "soon" ? Theme.amber : Theme.line;
    }
    function icon(tone: string): string {
        return tone === "now" ? "refused" : tone === "soon" ? "action_needed" : "tick";
    }
}
